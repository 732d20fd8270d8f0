import { DescribeClusterCommand, EKSClient, ResourceNotFoundException } from "@aws-sdk/client-eks";
import { clientConfig } from "../emulator/client.ts";
import type { RunningCloud } from "./running-cloud.ts";

/** Whether the cluster is there and its API server can be asked. */
export async function isClusterActive({ client }: Pick<RunningCloud, "client">, name: string): Promise<boolean> {
  const eks = new EKSClient(await clientConfig(client));
  try {
    return (await eks.send(new DescribeClusterCommand({ name }))).cluster?.status === "ACTIVE";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
