import {
  DeleteAddonCommand,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeClusterCommand,
  EKSClient,
  ListAddonsCommand,
  ListClustersCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import { type ClientOptions, clientConfig } from "../emulator/client.ts";

/**
 * Deletes the clusters whose containers are gone, for example after a stop of the emulator or of the machine, so that
 * Terraform makes them again. Returns their names.
 */
export async function deleteFailedClusters(client: ClientOptions): Promise<string[]> {
  const eks = new EKSClient(await clientConfig(client));
  const { clusters = [] } = await eks.send(new ListClustersCommand({}));
  const failed: string[] = [];
  for (const name of clusters) {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
    if (cluster?.status !== "FAILED") continue;
    await deleteCluster(eks, name);
    failed.push(name);
  }
  return failed;
}

/**
 * Deletes a cluster after its node groups and add-ons. Node groups must be deleted before the cluster. AWS deletes
 * add-ons with the cluster, but the emulator does not.
 */
async function deleteCluster(eks: EKSClient, clusterName: string): Promise<void> {
  const { nodegroups = [] } = await eks.send(new ListNodegroupsCommand({ clusterName }));
  for (const nodegroupName of nodegroups) await eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName }));
  const { addons = [] } = await eks.send(new ListAddonsCommand({ clusterName }));
  for (const addonName of addons) await eks.send(new DeleteAddonCommand({ clusterName, addonName }));
  await eks.send(new DeleteClusterCommand({ name: clusterName }));
}
