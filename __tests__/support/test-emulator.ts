import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openLog } from "../../lib/log.ts";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { type AccessKey, clientConfig, readAccessKey } from "../../local/emulator/client.ts";
import { startEmulator, stopEmulator } from "../../local/emulator/emulator.ts";
import { type EmulatorOptions, offerKubernetes } from "../../local/emulator/emulator-environment.ts";
import { pythonEnvironment } from "../../local/emulator/python.ts";
import { freePort } from "./free-port.ts";

/** Another loopback address acts as the container network's gateway. */
export const GATEWAY = "127.0.0.2";

/** Options of an emulator with its own directory and port, without a container engine. */
export async function testEmulator(): Promise<EmulatorOptions> {
  const directory = await mkdtemp(join(tmpdir(), "emulator-test-"));
  const { python } = await pythonEnvironment(openLog(join(directory, "python.log")));
  return {
    cloudDirectory: join(directory, "cloud"),
    python,
    port: await freePort(),
    s3ControlProxyPort: await freePort(),
    clusterPort: await freePort(),
    accountId: "000000000000",
    region: "eu-central-1",
    hostAddress: GATEWAY,
    reach: { by: "address" },
    networkName: "none",
    dockerHost: "unix:///nonexistent",
    nodeImage: "none",
  };
}

/** Starts such an emulator. It also makes clusters, which never get a node. */
export async function startTestEmulator(): Promise<EmulatorOptions> {
  const options = await testEmulator();
  await offerKubernetes(options.cloudDirectory, "1.36", { nodeImage: "none", program: undefined });
  await startEmulator(options);
  return options;
}

/** Ends such an emulator, and removes its directory. */
export async function removeTestEmulator({ cloudDirectory }: EmulatorOptions): Promise<void> {
  await stopEmulator(cloudDirectory);
  await rm(dirname(cloudDirectory), { recursive: true });
}

/** Options of an AWS SDK client. It makes only one attempt, so that a refusal is returned at once. */
export async function testClient(options: EmulatorOptions, credentials: AccessKey) {
  return { ...(await clientConfig({ ...options, credentials })), maxAttempts: 1 };
}

export async function rootKey({ cloudDirectory }: EmulatorOptions): Promise<AccessKey> {
  const key = await readAccessKey(emulatorPaths(cloudDirectory).rootKey);
  if (key === undefined) throw new Error("the emulator has no root key");
  return key;
}
