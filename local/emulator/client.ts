import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import type { AccessKey } from "./access-key.ts";
import { certificatePaths } from "./certificates.ts";
import { emulatorPaths } from "./paths.ts";

/** Which emulator, and as whom. */
export interface ClientOptions {
  /** Directory of the local cloud. */
  cloudDirectory: string;
  port: number;
  region: string;
  credentials: AccessKey;
}

/** The constructor's argument for a client of the AWS SDK; it trusts nobody but the emulator. */
export async function clientConfig({ cloudDirectory, port, region, credentials }: ClientOptions) {
  const { ca } = certificatePaths(emulatorPaths(cloudDirectory).certificates);
  return {
    endpoint: endpointUrl(port),
    region,
    // the SDK writes into what it is given
    credentials: { ...credentials },
    requestHandler: { httpsAgent: new Agent({ ca: await readFile(ca) }) },
  };
}

/** Where programs on this machine find the emulator. */
export function endpointUrl(port: number): string {
  return `https://localhost:${port}`;
}
