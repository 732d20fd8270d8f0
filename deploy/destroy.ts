import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { CommandError, insteadOf, UserError } from "../lib/errors.ts";
import type { StepContext } from "../lib/steps.ts";
import { controlPlaneLogGroup } from "../stacks/config/names.ts";
import type { StackName } from "../stacks/stack-names.ts";
import { LeftInterfaces } from "./cni-interfaces.ts";
import type { ApiAccess, Target } from "./target.ts";
import { describeChanges, terraformOf } from "./terraform.ts";

/**
 * Destroys the resources of a synthesized stack.
 * @throws {UserError} when network interfaces of the cluster that are in use block the destruction of base
 */
export async function destroyStack(target: Target, stack: StackName, context: StepContext): Promise<void> {
  const terraform = terraformOf(target, stack);
  await terraform.init(context.log);
  // a refresh would read app's data source for the image of the current sources, which need not be in the registry
  const destroy = async () => describeChanges(await terraform.destroy(context.log, { refresh: stack !== "app" }));
  context.note(stack === "base" ? await withoutLeftInterfaces(target, context, destroy) : await destroy());
}

/** Destroys base. Returns what was destroyed, and what became of the network interfaces of the cluster. */
async function withoutLeftInterfaces(
  target: ApiAccess,
  { log }: StepContext,
  destroy: () => Promise<string>,
): Promise<string> {
  const left = new LeftInterfaces(target, log);
  const changes = await destroy().catch(async (cause: unknown) => {
    throw blockedBy((await left.end()).inUse, cause);
  });
  const { removed, inUse, unknown } = await left.end();
  return [
    changes,
    ...(removed.length > 0 ? [`removed ${removed.join(", ")}, which vpc-cni had left`] : []),
    ...inUse.map((one) => `${one} stays`),
    ...(unknown === undefined ? [] : ["network interfaces not examined: see the log"]),
  ].join(", ");
}

/** Explains a failure by the network interfaces that are in use, if AWS has refused to delete what they depend on. */
function blockedBy(inUse: readonly string[], cause: unknown): unknown {
  if (!(cause instanceof CommandError && cause.message.includes("DependencyViolation")) || inUse.length === 0)
    return cause;
  return new UserError(
    "INTERFACES_IN_USE",
    `AWS deletes no security group and no subnet that a network interface is in, and these of the cluster are in use: ${inUse.join(", ")}.`,
    {
      remedy:
        "End what uses them, for example an instance that is in no node group, and run the same command again. " +
        "A network interface that is free is removed then.",
      cause,
    },
  );
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
