import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { openLog } from "../../lib/log.ts";
import { unmountBelow } from "../../lib/processes/mounts.ts";
import { endByForce, processesWhere, readProcess } from "../../lib/processes/processes.ts";
import { run } from "../../lib/processes/run.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { cloudPaths, emulatorPaths } from "../../local/cloud/paths.ts";
import { terraformRuns } from "../../local/cloud/terraform-runs.ts";
import { removeNetwork } from "../../local/engine/podman/netavark.ts";
import { podmanPaths } from "../../local/engine/podman/podman-configuration.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { docker } from "./docker-api.ts";
import { CLOUD } from "./test-cloud.ts";

const paths = cloudPaths(CLOUD);
const podman = podmanPaths(paths.podman);

const pidSchema = jsonSchema(z.object({ pid: z.number() }));
const containersSchema = jsonSchema(z.array(z.object({ Id: z.string() })));
const containerSchema = jsonSchema(z.object({ State: z.object({ Pid: z.number() }) }));

/**
 * The programs that a command depends on, each with a function that finds its processes. At some moments there are
 * none.
 */
const BENEATH = {
  "the AWS emulator": () => pidIn(emulatorPaths(paths.directory).pidFile),
  "the container engine": () => pidIn(podman.pidFile),
  "the cluster's node": nodePids,
  Terraform: async () => {
    const record = readCloudRecord(paths.directory);
    return record === undefined ? [] : terraformRuns(record.endpoint);
  },
} satisfies Record<string, () => Promise<number[]>>;

export type Beneath = keyof typeof BENEATH;

export const ALL = Object.keys(BENEATH) as Beneath[];

/** The programs of a running cloud. Terraform runs only during a command. */
export const STANDING = ALL.filter((what) => what !== "Terraform");

/** Kills these processes, as a machine without free memory would. Returns whether there were any. */
export async function killBeneath(what: Beneath): Promise<boolean> {
  const pids = await BENEATH[what]();
  pids.forEach(endByForce);
  return pids.length > 0;
}

/**
 * Simulates a restart of the machine for one cloud. All of its processes, mounts, network and data in memory disappear
 * at once. Its files stay.
 */
export async function restartMachine(): Promise<void> {
  const record = readCloudRecord(paths.directory);
  if (record === undefined) throw new Error("there is no cloud");
  const log = openLog(join(paths.logs, "restart.log"));
  const containers = await containerIds();
  const monitors = await processesWhere(async (pid) =>
    (await readProcess(pid, "cmdline")).includes(`\0${podman.tmp}\0`),
  );
  const services = await Promise.all([BENEATH["the AWS emulator"](), BENEATH["the container engine"](), nodePids()]);
  [...monitors, ...services.flat()].forEach(endByForce);
  for (const id of containers) await run("runc", ["delete", "--force", id], { log });
  await unmountBelow([paths.podman.data, paths.podman.runtime], log);
  await removeNetwork(record.network, log);
  await rm(paths.podman.runtime, { recursive: true });
}

async function pidIn(file: string): Promise<number[]> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? [] : [pidSchema.parse(text).pid];
}

/** The first process of each container. All others end with it. */
async function nodePids(): Promise<number[]> {
  const ids = await containerIds().catch(() => []); // there is no engine yet
  return Promise.all(ids.map(async (id) => containerSchema.parse(await ask(`/containers/${id}/json`)).State.Pid));
}

/** The ids of the cloud's containers. */
export async function containerIds(): Promise<string[]> {
  return containersSchema.parse(await ask("/containers/json")).map(({ Id }) => Id);
}

async function ask(path: string): Promise<string> {
  return (await docker(podman.socket, "GET", path)).toString();
}
