import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import type { AccessKey } from "./access-key.ts";
import { certificatePaths } from "./certificates.ts";
import { emulatorPaths } from "./paths.ts";

/** An emulator, and the credentials of its client. */
export interface ClientOptions {
  /** Directory of the local cloud. */
  cloudDirectory: string;
  port: number;
  region: string;
  credentials: AccessKey;
}

/** The configuration of an AWS SDK client. It trusts only the emulator's CA. */
export async function clientConfig({ cloudDirectory, port, region, credentials }: ClientOptions) {
  const { ca } = certificatePaths(emulatorPaths(cloudDirectory).certificates);
  return {
    endpoint: endpointUrl(port),
    region,
    // a copy, because the SDK changes this object
    credentials: { ...credentials },
    requestHandler: { httpsAgent: new Agent({ ca: await readFile(ca) }) },
  };
}

/** The emulator's address for programs on this machine. */
export function endpointUrl(port: number): string {
  return `https://localhost:${port}`;
}
