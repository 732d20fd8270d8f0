import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Lifecycle } from "./lifecycle.ts";

/** How long requests that are still running after the drain may take, in milliseconds. */
const IN_FLIGHT_MS = 10_000;

export interface ShutdownOptions {
  readonly lifecycle: Lifecycle;
  readonly apps: readonly FastifyInstance[];
  readonly drainSeconds: number;
  readonly logger: FastifyBaseLogger;
}

/**
 * On SIGTERM or SIGINT: unready at once, serving on for the drain, in which load balancers learn of it, then closing
 * and exit code 0. Another signal ends the process at once.
 */
export function shutDownOnSignal({ lifecycle, apps, drainSeconds, logger }: ShutdownOptions): void {
  const onSignal = async (signal: NodeJS.Signals) => {
    if (lifecycle.draining) process.exit(128 + constants.signals[signal]);
    lifecycle.draining = true;
    logger.info({ signal, drainSeconds }, "draining");
    await sleep(drainSeconds * 1000);
    const closed = Promise.all(apps.map((app) => app.close()));
    const inTime = await Promise.race([closed.then(() => true), sleep(IN_FLIGHT_MS, false)]);
    if (inTime) logger.info("closed");
    else logger.warn({ waitedMs: IN_FLIGHT_MS }, "requests still running: connections are cut");
    process.exit(0);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}
