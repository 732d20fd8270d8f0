import { LeftInterfaces } from "../../deploy/cni-interfaces.ts";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { interruption } from "../../lib/processes/interruption.ts";
import { endByForce, processesWhere, readProcess } from "../../lib/processes/processes.ts";
import { until } from "../../lib/until.ts";
import type { Config } from "../../stacks/config/load.ts";
import { clientConfig } from "../emulator/client.ts";
import type { RunningCloud } from "./running-cloud.ts";

const TIMEOUT_MS = 600_000;

/** A provider's process. Linux keeps 15 characters: https://man7.org/linux/man-pages/man5/proc_pid_comm.5.html */
const PROVIDER = "terraform-provi";

/**
 * Waits until no Terraform works on a local cloud any more: that of a killed command continues without it. Then ends
 * the providers of a Terraform that was itself killed. While it waits, it removes the network interfaces that vpc-cni
 * has left, as the killed command did. One that destroys base would otherwise wait for them.
 */
export async function untilNoTerraform(cloud: RunningCloud, config: Config, log: Log): Promise<void> {
  const { name, record, client } = cloud;
  const { endpoint } = record;
  const access = { config, client: await clientConfig(client) };
  let left: LeftInterfaces | undefined;
  const ask = async () => {
    const runs = await terraformRuns(endpoint);
    if (runs.length === 0) return true;
    left ??= new LeftInterfaces(access, log);
    for (const pid of runs) {
      log.write(`Terraform works on this local cloud as process ${pid}.\n`);
      log.waitsFor(`the end of Terraform, process ${pid}`);
    }
    return undefined;
  };
  try {
    const ended = await until(ask, { timeoutMs: TIMEOUT_MS, everyMs: 500, signal: interruption });
    if (!ended) await requireNoTerraform({ name, endpoint });
  } finally {
    await left?.end();
  }
  await endOrphanedProviders(endpoint);
}

/** Throws a UserError that names the process if Terraform works on a local cloud. */
export async function requireNoTerraform({ name, endpoint }: { name: string; endpoint: string }): Promise<void> {
  const [pid] = await terraformRuns(endpoint);
  if (pid === undefined) return;
  throw new UserError("TERRAFORM_RUNS", `Terraform works on the local cloud "${name}" as process ${pid}.`, {
    remedy: `Let it end, or have it end: kill -INT ${pid}`,
  });
}

/** Ends the providers of a killed Terraform. They notice its end only when they write, and would wait for ever. */
export async function endOrphanedProviders(endpoint: string): Promise<void> {
  for (const pid of await orphanedProviders(endpoint)) endByForce(pid);
}

/** The ids of the providers for this address of AWS whose parent process does not work on it, because it was killed. */
export function orphanedProviders(endpoint: string): Promise<number[]> {
  return processesWhere(async (pid) => {
    if (!(await isOf(pid, PROVIDER, endpoint))) return false;
    const parent = Number(/^PPid:\s*(\d+)$/m.exec(await readProcess(pid, "status"))?.[1]);
    return !(await worksOn(parent, endpoint));
  });
}

/** The ids of this user's Terraform processes with this address of AWS in their environment. */
export function terraformRuns(endpoint: string): Promise<number[]> {
  return processesWhere((pid) => isOf(pid, "terraform", endpoint));
}

async function isOf(pid: number, name: string, endpoint: string): Promise<boolean> {
  return (await readProcess(pid, "comm")) === `${name}\n` && (await worksOn(pid, endpoint));
}

async function worksOn(pid: number, endpoint: string): Promise<boolean> {
  return (await readProcess(pid, "environ")).split("\0").includes(`AWS_ENDPOINT_URL=${endpoint}`);
}
