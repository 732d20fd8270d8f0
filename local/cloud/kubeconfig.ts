import { join } from "node:path";
import { DescribeClusterCommand, EKSClient, ResourceNotFoundException } from "@aws-sdk/client-eks";
import { clientConfig } from "../aws/client.ts";
import type { Log } from "../log.ts";
import { run } from "../run.ts";
import { cloudEnvironment } from "./environment.ts";
import { cloudPaths } from "./paths.ts";
import type { RunningCloud } from "./running-cloud.ts";

/**
 * Writes the cloud's kubeconfig, which asks `aws eks get-token` for a token, if the cluster is there.
 * @returns whether it is
 */
export async function writeKubeconfig(cloud: RunningCloud, cluster: string, log: Log): Promise<boolean> {
  if (!(await isActive(cloud, cluster))) return false;
  const { bin, kubeconfig } = cloudPaths(cloud.name);
  const args = ["eks", "update-kubeconfig", "--name", cluster, "--alias", cluster, "--kubeconfig", kubeconfig];
  await run(join(bin, "aws"), args, { env: cloudEnvironment(cloud, process.env), log });
  return true;
}

async function isActive({ client }: RunningCloud, name: string): Promise<boolean> {
  const eks = new EKSClient(await clientConfig(client));
  try {
    return (await eks.send(new DescribeClusterCommand({ name }))).cluster?.status === "ACTIVE";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
