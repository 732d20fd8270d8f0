import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { EnvironmentChange } from "../../lib/processes/run.ts";
import { withoutForeign } from "../../lib/variables/variables.ts";
import { emulatorPaths } from "../cloud/paths.ts";

export const accessKeySchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** Credentials of an IAM user, or of the emulator's root. */
export type AccessKey = z.infer<typeof accessKeySchema>;

/** An emulator, and the credentials of its client. */
export interface ClientOptions {
  cloudDirectory: string;
  port: number;
  region: string;
  credentials: AccessKey;
}

/** The key in this file; undefined if there is no file. */
export async function readAccessKey(file: string): Promise<AccessKey | undefined> {
  return existsSync(file) ? accessKeySchema.parse(JSON.parse(await readFile(file, "utf8"))) : undefined;
}

/** Writes a key to a file that only its owner can read. */
export async function writeAccessKey(file: string, key: AccessKey): Promise<void> {
  await writeFileAtomic(file, JSON.stringify(key), { mode: 0o600 });
}

/** The emulator's address for programs on this machine. */
export function endpointUrl(port: number): string {
  return `https://localhost:${port}`;
}

/**
 * The SDK's defaults of the settings that it would read from the user's variables and profile, and that lead to another
 * address or fail. An emulator has neither FIPS nor dual-stack endpoints:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html
 */
const SETTINGS = {
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  defaultsMode: "legacy",
} as const;

/** The configuration of an AWS SDK client. It trusts only the emulator's CA. */
export async function clientConfig({ cloudDirectory, port, region, credentials }: ClientOptions) {
  return {
    endpoint: endpointUrl(port),
    region,
    // a copy, because the SDK changes this object
    credentials: { ...credentials },
    requestHandler: { httpsAgent: new Agent({ ca: await readFile(emulatorPaths(cloudDirectory).ca) }) },
    ...SETTINGS,
  };
}

/**
 * The changes to an environment that make aws, terraform, cdktf and kubectl use the emulator. The user's own settings
 * can't direct them elsewhere: their variables are removed, and the user's profiles are not read.
 */
export function clientEnvironment(
  { cloudDirectory, port, region, credentials }: ClientOptions,
  inherited: Readonly<NodeJS.ProcessEnv>,
): EnvironmentChange {
  // Python uses a proxy even for localhost; Go and Node.js do not
  const unproxied = [inherited.no_proxy || inherited.NO_PROXY, "localhost", "127.0.0.1"].filter(Boolean).join(",");
  return {
    ...withoutForeign("local", inherited),
    AWS_ENDPOINT_URL: endpointUrl(port),
    AWS_CA_BUNDLE: emulatorPaths(cloudDirectory).ca,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    // version 1 of the AWS command line reads only this one: https://docs.aws.amazon.com/cli/v1/userguide/cli-configure-envvars.html
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    NO_PROXY: unproxied,
    no_proxy: unproxied,
  };
}
