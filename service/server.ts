import { hostname } from "node:os";
import { setImmediate } from "node:timers/promises";
import { type AppOptions, managementApp, publicApp } from "./app.ts";
import { type Config, ConfigError, loadConfig } from "./config.ts";
import { listen } from "./http/listen.ts";
import { createLogger } from "./log.ts";
import { createMetrics, observeParameter, observeVersion } from "./metrics.ts";
import { ParameterCache } from "./parameter/cache.ts";
import { systemClock } from "./parameter/clock.ts";
import { ssmParameter } from "./parameter/source.ts";
import { destroySilentConnections, shutDownOnSignal } from "./shutdown.ts";

async function serve(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const metrics = createMetrics();
  const parameter = new ParameterCache({
    fetch: ssmParameter(config.parameterName, { region: config.region }),
    ttlMs: config.parameterTtlSeconds * 1000,
    maxStaleMs: config.parameterMaxStaleSeconds * 1000,
    clock: systemClock,
    random: Math.random,
    onRefresh(failure) {
      metrics.refreshes.inc({ outcome: failure === undefined ? "success" : "failure" });
      if (failure !== undefined) logger.warn({ err: failure }, "reading the parameter failed");
    },
  });
  observeParameter(metrics, parameter);
  observeVersion(metrics, config.version);
  // the first read runs while the servers start; /readyz reports when it has succeeded
  void parameter.refresh();

  const lifecycle = { draining: false };
  const options: AppOptions = {
    parameter,
    lifecycle,
    metrics,
    logger,
    hostname: hostname(),
    version: config.version,
  };
  const apps = [publicApp(options), managementApp(options)] as const;
  for (const app of apps) destroySilentConnections(app);
  // a signal that arrived while the modules were loaded is handled first, and ends the process
  await setImmediate();
  for (const [app, port] of [
    [apps[0], config.port],
    [apps[1], config.managementPort],
  ] as const) {
    logger.info(`Server listening at ${await listen(app, { host: config.host, port })}`);
  }
  shutDownOnSignal({ lifecycle, apps, drainSeconds: config.drainSeconds, logger });
}

async function main(): Promise<void> {
  try {
    await serve(loadConfig(process.env));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const expected = error instanceof ConfigError || "code" in error;
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}

void main();
