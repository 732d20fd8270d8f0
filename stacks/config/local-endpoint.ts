import { ConfigError } from "./errors.ts";
import type { Config } from "./load.ts";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses to make something deployable from the environment `local` unless the AWS clients are told to talk to this
 * machine: docs/adr/0007-no-way-to-a-wrong-account.md
 * @throws {ConfigError} that says what to do
 */
export function requireLocalEndpoint(config: Config, env: Record<string, string | undefined>): void {
  if (config.environment !== "local") return;
  const endpoint = env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined && URL.canParse(endpoint) && LOOPBACK.includes(new URL(endpoint).hostname)) return;
  const expected =
    "must be a loopback address, so that nothing reaches a real account " +
    "(start the local cloud with `npm run cloud` and export what it prints, or choose another ENVIRONMENT)";
  throw new ConfigError(config.environment, [{ key: "AWS_ENDPOINT_URL", value: endpoint, expected }]);
}
