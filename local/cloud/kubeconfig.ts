import { join } from "node:path";
import type { Log } from "../log.ts";
import { run } from "../run.ts";
import { isClusterActive } from "./cluster.ts";
import { cloudEnvironment } from "./environment.ts";
import { cloudPaths } from "./paths.ts";
import type { RunningCloud } from "./running-cloud.ts";

/**
 * Writes the cloud's kubeconfig, which asks `aws eks get-token` for a token, if the cluster is there.
 * @returns whether it is
 */
export async function writeKubeconfig(cloud: RunningCloud, cluster: string, log: Log): Promise<boolean> {
  if (!(await isClusterActive(cloud, cluster))) return false;
  const { bin, kubeconfig } = cloudPaths(cloud.name);
  const args = ["eks", "update-kubeconfig", "--name", cluster, "--alias", cluster, "--kubeconfig", kubeconfig];
  await run(join(bin, "aws"), args, { env: cloudEnvironment(cloud, process.env), log });
  return true;
}
