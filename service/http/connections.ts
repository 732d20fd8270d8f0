import type { Server } from "node:http";
import type { Counter } from "prom-client";

/** Memory of the process without connections, and of each connection, rounded up from what was measured. */
const PROCESS_BYTES = 64 * 2 ** 20;
const CONNECTION_BYTES = 16_777;

const FEWEST = 100;
const MOST = 10_000;

/**
 * How many connections fit into the memory of the container: 4,000 into 128 MiB. The limit is that of the cgroup, as
 * `process.constrainedMemory()` returns it. Without one it returns 0, undefined or more memory than any machine has.
 */
export function connectionLimit(memoryBytes: number | undefined): number {
  const fitting = Math.floor(((memoryBytes || Number.POSITIVE_INFINITY) - PROCESS_BYTES) / CONNECTION_BYTES);
  return Math.min(Math.max(fitting, FEWEST), MOST);
}

/** Closes connections above the limit at once, and counts them. */
export function limitConnections(server: Server, limit: number, refused: Counter.Internal): void {
  refused.inc(0);
  server.maxConnections = limit;
  server.on("drop", () => refused.inc());
}
