import { readFile } from "node:fs/promises";
import { z } from "zod";
import { emulatorPaths } from "../../local/aws/paths.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { terraformRuns } from "../../local/cloud/terraform-runs.ts";
import { podmanPaths } from "../../local/engine/podman-configuration.ts";
import { jsonSchema } from "../../local/tools/json.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { CLOUD } from "../e2e/test-cloud.ts";
import { docker } from "../local/engine/docker-api.ts";

const paths = cloudPaths(CLOUD);
const podman = podmanPaths(paths.podman);

const pidSchema = jsonSchema(z.object({ pid: z.number() }));
const containersSchema = jsonSchema(z.array(z.object({ Id: z.string() })));
const containerSchema = jsonSchema(z.object({ State: z.object({ Pid: z.number() }) }));

/** What a command of ours builds on: how to find the processes of each, of which there may be none at a moment. */
export const BENEATH = {
  "the AWS emulator": () => pidIn(emulatorPaths(paths.directory).pidFile),
  "the container engine": () => pidIn(podman.pidFile),
  "the cluster's node": nodePids,
  Terraform: async () => {
    const record = readCloudRecord(paths.directory);
    return record === undefined ? [] : terraformRuns(record.endpoint);
  },
} satisfies Record<string, () => Promise<number[]>>;

export type Beneath = keyof typeof BENEATH;

/** Ends these processes as a machine without memory would. Returns whether there was any. */
export async function killBeneath(what: Beneath): Promise<boolean> {
  const pids = await BENEATH[what]();
  for (const pid of pids) kill(pid);
  return pids.length > 0;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended by itself meanwhile
  }
}

async function pidIn(file: string): Promise<number[]> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? [] : [pidSchema.parse(text).pid];
}

/** The first process of each container, with which all of its others end. */
async function nodePids(): Promise<number[]> {
  const ask = async (path: string) => (await docker(podman.socket, "GET", path)).toString();
  try {
    const containers = containersSchema.parse(await ask("/containers/json"));
    return await Promise.all(
      containers.map(async ({ Id }) => containerSchema.parse(await ask(`/containers/${Id}/json`)).State.Pid),
    );
  } catch {
    return []; // there is no engine to ask, yet
  }
}
