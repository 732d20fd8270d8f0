import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { readLocks } from "../../deploy/unlock/remote-locks.ts";
import type { Log } from "../../lib/log.ts";
import type { Config } from "../../stacks/config/load.ts";
import { STACKS, type StackName } from "../../stacks/stack-names.ts";
import { clientConfig } from "../emulator/client.ts";
import { stopEmulator } from "../emulator/emulator.ts";
import { emulatorPaths } from "../emulator/paths.ts";
import { cloudPaths } from "./paths.ts";
import type { RunningCloud } from "./running-cloud.ts";
import { removeStaleLocks } from "./stale-locks.ts";
import { untilNobodyDeploys } from "./terraform-runs.ts";

/** Terraform's file with the state of stack backend, its backup, and its lock file. */
const BACKEND_STATE = /^\.?backend\.tfstate(\.backup|\.lock\.info)?$/;
const BACKEND_LOCK = ".backend.tfstate.lock.info";

/**
 * Waits until no Terraform works on the local cloud any more, and removes the locks of killed runs.
 * @returns the stacks that a killed Terraform was changing. Their states may lack resources that it has made, and the
 *   next run would try in vain to make them again.
 */
export async function endEarlierWork(cloud: RunningCloud, config: Config, log: Log): Promise<StackName[]> {
  await untilNobodyDeploys(cloud, log);
  const unfinished = await unfinishedStacks(cloud, config);
  await removeStaleLocks(cloud.client, config);
  return unfinished;
}

/** Ends the emulator, and deletes everything that was deployed to it. Addresses, keys and certificates stay. */
export async function forgetDeployments(name: string): Promise<void> {
  const { directory } = cloudPaths(name);
  await stopEmulator(directory);
  const { state, buckets } = emulatorPaths(directory);
  const backendState = (await readdir(directory)).filter((file) => BACKEND_STATE.test(file));
  for (const path of [state, buckets, ...backendState.map((file) => join(directory, file))]) {
    await rm(path, { recursive: true, force: true });
  }
}

/** The stacks with the lock of a killed run. A run that ends releases its lock. A plan's lock does not count. */
async function unfinishedStacks({ name, client }: RunningCloud, config: Config): Promise<StackName[]> {
  const access = { config, client: await clientConfig(client) };
  const changed = async (stack: StackName) => {
    if (stack === "backend") return existsSync(join(cloudPaths(name).directory, BACKEND_LOCK));
    const locks = await readLocks(access, stack);
    return locks.some(({ info }) => info.operation !== "OperationTypePlan");
  };
  const found = await Promise.all(STACKS.map(changed));
  return STACKS.filter((_, index) => found[index]);
}
