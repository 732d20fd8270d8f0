import type { Socket } from "node:net";
import { constants } from "node:os";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";

/** The state of the process. The shutdown changes it, and the servers read it. */
export interface Lifecycle {
  /** Set by the first signal. `/readyz` then fails, but the process continues to serve. */
  draining: boolean;
}

/** How long requests may continue to run after the drain, in milliseconds. */
const IN_FLIGHT_MS = 10_000;

export interface ShutdownOptions {
  readonly lifecycle: Lifecycle;
  readonly apps: readonly FastifyInstance[];
  readonly drainSeconds: number;
  readonly logger: FastifyBaseLogger;
}

/**
 * Handles SIGTERM and SIGINT. `/readyz` fails at once, but the process continues to serve during the drain, until load
 * balancers send it no more requests. It then closes its servers and exits with 0. A second signal ends it at once.
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
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const earlier = process.listeners(signal);
    process.on(signal, onSignal);
    // Those of main.ts, which end the process at once. While a signal has no handler at all, it would be lost.
    for (const listener of earlier) process.off(signal, listener);
  }
}

/**
 * Destroys, when the server closes, the connections on which no byte arrived. Node.js counts them as active, because
 * their first request may arrive at any time: closing would wait for them until its time limit.
 */
export function destroySilentConnections(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("preClose", async () => {
    // what has arrived already is read first
    await setImmediate();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  });
}
