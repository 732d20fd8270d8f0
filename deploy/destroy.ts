import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { insteadOf } from "../lib/errors.ts";
import type { StepContext } from "../lib/steps.ts";
import { controlPlaneLogGroup } from "../stacks/config/names.ts";
import type { StackName } from "../stacks/stack-names.ts";
import type { ApiAccess, Target } from "./target.ts";
import { describeChanges, terraformOf } from "./terraform.ts";

/** Destroys the resources of a synthesized stack. */
export async function destroyStack(target: Target, stack: StackName, { log, note }: StepContext): Promise<void> {
  const terraform = terraformOf(target, stack);
  await terraform.init(log);
  // a refresh would read app's data source for the image of the current sources, which need not be in the registry
  note(describeChanges(await terraform.destroy(log, { refresh: stack !== "app" })));
}

/**
 * Removes the control plane's log group if it exists after base is destroyed. EKS creates it again for the logs of the
 * cluster's last moments. https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2763
 * @returns whether there was one
 */
export async function removeControlPlaneLogs({ config, client }: ApiAccess): Promise<boolean> {
  const command = new DeleteLogGroupCommand({ logGroupName: controlPlaneLogGroup(config.names.cluster) });
  const removed = new CloudWatchLogsClient(client).send(command);
  return removed.then(() => true, insteadOf(false, ResourceNotFoundException));
}
