import { randomInt } from "node:crypto";
import getPort from "get-port";

/** Above the ports of local clouds, and below those that Linux gives to connections: ip(7), ip_local_port_range. */
const [FIRST, LAST] = [20_000, 32_767];

/**
 * A free port that stays free while its server is stopped and started again. A port that Linux chose itself does not: it
 * gives it to any connection then, which keeps it for a minute after its end.
 */
export function freePort(): Promise<number> {
  // those of tests that run at the same time are others
  return getPort({ host: "127.0.0.1", port: Array.from({ length: 100 }, () => randomInt(FIRST, LAST + 1)) });
}
