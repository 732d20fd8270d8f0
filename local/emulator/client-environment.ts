import type { EnvironmentChange } from "../../lib/processes/run.ts";
import type { AccessKey } from "./access-key.ts";
import { certificatePaths } from "./certificates.ts";
import { type ClientOptions, endpointUrl } from "./client.ts";
import { emulatorPaths } from "./paths.ts";

/**
 * The changes to an environment that make aws, terraform, cdktf and kubectl use the emulator. The user's own settings
 * can't direct them elsewhere: every other AWS variable is removed, and the user's profiles are not read.
 * @param inherited the environment that is changed
 */
export function clientEnvironment(
  { cloudDirectory, port, region, credentials }: ClientOptions,
  inherited: Readonly<Record<string, string | undefined>>,
): EnvironmentChange {
  const others = Object.keys(inherited).filter((name) => name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(others.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: endpointUrl(port),
    AWS_CA_BUNDLE: certificatePaths(emulatorPaths(cloudDirectory).certificates).ca,
    ...keyVariables(credentials),
    AWS_REGION: region,
    // version 1 of the AWS command line reads only this one: https://docs.aws.amazon.com/cli/v1/userguide/cli-configure-envvars.html
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    ...withoutProxy(inherited),
  };
}

function keyVariables({ accessKeyId, secretAccessKey }: AccessKey): EnvironmentChange {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/** Excepts the emulator from the user's proxy. Python uses a proxy even for localhost; Go and Node.js do not. */
function withoutProxy(inherited: Readonly<Record<string, string | undefined>>): EnvironmentChange {
  const excepted = [inherited.no_proxy || inherited.NO_PROXY, "localhost", "127.0.0.1"].filter(Boolean).join(",");
  return { NO_PROXY: excepted, no_proxy: excepted };
}
