import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { controlPlaneLogGroup } from "../stacks/config/names.ts";
import type { Target } from "./target.ts";

/**
 * Removes the control plane's log group if it exists after base is destroyed. EKS creates it again for the logs of the
 * cluster's last moments. https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2763
 * @returns whether there was one
 */
export async function removeControlPlaneLogs({ config, client }: Pick<Target, "config" | "client">): Promise<boolean> {
  const logs = new CloudWatchLogsClient(client);
  try {
    await logs.send(new DeleteLogGroupCommand({ logGroupName: controlPlaneLogGroup(config.names.cluster) }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
