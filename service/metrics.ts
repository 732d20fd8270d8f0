import { Counter, Gauge, Registry } from "prom-client";
import { collectDefaultMetrics } from "./default-metrics.ts";
import type { ParameterCache } from "./parameter/cache.ts";
import { RequestDurations } from "./request-durations.ts";

/** The metrics of the service, in their own registry. The global registry is not used. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: RequestDurations;
  readonly refreshes: Counter<"outcome">;
  /** Requests that got an error before their route was looked up. */
  readonly refusedRequests: Counter<"status">;
  readonly refusedConnections: Counter<"server">;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics(registry);
  return {
    registry,
    requests: new RequestDurations(registry),
    refreshes: new Counter({
      name: "ssm_parameter_refreshes_total",
      help: "Attempts to read the parameter from SSM.",
      labelNames: ["outcome"],
      registers,
    }),
    refusedRequests: new Counter({
      name: "http_requests_refused_total",
      help: "Requests refused before their route was looked up: malformed, too large or too slow.",
      labelNames: ["status"],
      registers,
    }),
    refusedConnections: new Counter({
      name: "http_connections_refused_total",
      help: "Connections closed at once, since the server had as many as its memory is enough for.",
      labelNames: ["server"],
      registers,
    }),
  };
}

/** Adds the age and the state of the parameter. They are read each time the metrics are scraped. */
export function observeParameter({ registry }: Metrics, parameter: Pick<ParameterCache, "read" | "ageSeconds">): void {
  const registers = [registry];
  new Gauge({
    name: "ssm_parameter_age_seconds",
    help: "Time since SSM was asked for the value that is held; NaN before the first.",
    registers,
    collect() {
      this.set(parameter.ageSeconds() ?? Number.NaN);
    },
  });
  new Gauge({
    name: "ssm_parameter_stale",
    help: "1 while the value is older than its time to live or there is none, else 0.",
    registers,
    collect() {
      this.set(parameter.read().state === "fresh" ? 0 : 1);
    },
  });
}

/** Adds the version as a label, by which other metrics can be joined: https://www.robustperception.io/exposing-the-software-version-to-prometheus */
export function observeVersion({ registry }: Metrics, version: string): void {
  const info = new Gauge({
    name: "webapi_build_info",
    help: "1, with the version of the service as a label.",
    labelNames: ["version"],
    registers: [registry],
  });
  info.set({ version }, 1);
}
