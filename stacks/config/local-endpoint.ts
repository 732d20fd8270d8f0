import { ConfigError } from "./errors.ts";
import type { Config } from "./load.ts";

const IGNORE = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
/**
 * The address of one service. The AWS provider and the S3 backend also read older names:
 * https://github.com/hashicorp/terraform-provider-aws/blob/v6.47.0/internal/provider/sdkv2/provider_gen.go
 */
const OF_A_SERVICE = /^AWS_ENDPOINT_URL_|^(TF_)?AWS_(DYNAMODB|IAM|S3|STS)_ENDPOINT$/;
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses the environment `local` unless the environment variables of AWS's clients send the calls of every service to
 * this machine: docs/adr/0007-no-way-to-a-wrong-account.md
 * @throws {ConfigError} with the remedy
 */
export function requireLocalEndpoint({ environment }: Config, env: Record<string, string | undefined>): void {
  if (environment !== "local") return;
  // the variable of a service overrides the one for all services, and another variable switches all of them off:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  const addresses = ["AWS_ENDPOINT_URL", ...Object.keys(env).filter((key) => OF_A_SERVICE.test(key))];
  const problems = addresses
    .filter((key) => !isLoopback(env[key]))
    .map((key) => ({
      key,
      value: env[key],
      expected: "must be the address of a local cloud on this machine, such as https://localhost:4566",
    }));
  const ignored = env[IGNORE];
  if (ignored) problems.push({ key: IGNORE, value: ignored, expected: "must be left out" });
  if (problems.length === 0) return;
  throw new ConfigError(
    'The address of AWS for the environment "local"',
    problems,
    "Start a local cloud with `npm run cloud` and export what it prints, or deploy to one with `npm run up`.",
  );
}

function isLoopback(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" && LOOPBACK.includes(hostname);
}
