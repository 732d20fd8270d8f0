import { ConfigError } from "./errors.ts";
import type { Config } from "./load.ts";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses to make something deployable from the environment `local` unless AWS clients are told to talk to this
 * machine, for every service: docs/adr/0007-no-way-to-a-wrong-account.md
 * @throws {ConfigError} that says what to do
 */
export function requireLocalEndpoint({ environment }: Config, env: Record<string, string | undefined>): void {
  if (environment !== "local") return;
  // those of single services come before the one for all:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  const ofServices = Object.keys(env).filter((key) => key.startsWith("AWS_ENDPOINT_URL_"));
  const wrong = ["AWS_ENDPOINT_URL", ...ofServices].filter((key) => !isLoopback(env[key]));
  if (wrong.length === 0) return;
  const expected = "must be the address of a local cloud on this machine, such as https://localhost:4566";
  throw new ConfigError(
    'The address of AWS for the environment "local"',
    wrong.map((key) => ({ key, value: env[key], expected })),
    "Start a local cloud with `npm run cloud` and export what it prints, or deploy to one with `npm run up`.",
  );
}

function isLoopback(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" && LOOPBACK.includes(hostname);
}
