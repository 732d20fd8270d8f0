import { randomInt } from "node:crypto";
import getPort from "get-port";

/**
 * Above the ports of local clouds, and below the ports that Linux assigns to connections: ip(7), ip_local_port_range.
 */
const [FIRST, LAST] = [20_000, 32_767];

/**
 * A free port that stays free while its server restarts. A port from Linux's own range may not: Linux may assign it to
 * a connection, which keeps it for a minute after its end.
 */
export function freePort(): Promise<number> {
  // random, because other tests run at the same time
  return getPort({ host: "127.0.0.1", port: Array.from({ length: 100 }, () => randomInt(FIRST, LAST + 1)) });
}
