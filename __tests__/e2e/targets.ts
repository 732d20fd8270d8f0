import { z } from "zod";
import type { AwsCall } from "../support/aws-calls.ts";
import type { Targets } from "../support/role-calls/call.ts";
import { CLUSTERS_OF_GROUPS } from "../support/role-calls/platform.ts";
import { config } from "../support/role-calls/roles.ts";
import { aws } from "../support/test-cloud.ts";

const aliasesSchema = z.object({
  Aliases: z.array(z.object({ AliasName: z.string(), TargetKeyId: z.string().optional() })),
});
const nodeGroupsSchema = z.object({ nodegroups: z.tuple([z.string()]) });

/** Looks up the resources of the calls. */
export async function readTargets(): Promise<Targets> {
  const { accountId, region, names } = config;
  const { Aliases } = aliasesSchema.parse(JSON.parse(await aws("kms", "list-aliases")));
  const prefix = `alias/${names.prefix}-`;
  const keys = Aliases.filter(({ AliasName }) => AliasName.startsWith(prefix)).map(({ AliasName, TargetKeyId }) => [
    AliasName.slice(prefix.length),
    `arn:aws:kms:${region}:${accountId}:key/${TargetKeyId}`,
  ]);
  const groups = await aws("eks", "list-nodegroups", "--cluster-name", names.cluster);
  const [nodeGroup] = nodeGroupsSchema.parse(JSON.parse(groups)).nodegroups;
  return { keys: Object.fromEntries(keys), nodeGroup };
}

/** Creates the Auto Scaling groups. */
export function preparation(caller: string): AwsCall[] {
  return Object.entries(CLUSTERS_OF_GROUPS).map(([name, cluster]) => makeGroup(caller, name, cluster));
}

/** Removes them, and what allowed calls may have created. */
export function cleaning(caller: string): AwsCall[] {
  const removed = Object.keys(CLUSTERS_OF_GROUPS).map((AutoScalingGroupName) => ({
    caller,
    service: "autoscaling",
    operation: "DeleteAutoScalingGroup",
    parameters: { AutoScalingGroupName },
  }));
  const stream = { logGroupName: `/${config.names.prefix}/vpc-flow-logs`, logStreamName: "test" };
  // in MiniStack's spelling
  const linked = { RoleName: "AWSServiceRoleForElasticloadbalancing" };
  return [
    ...removed,
    { caller, service: "logs", operation: "DeleteLogStream", parameters: stream },
    { caller, service: "iam", operation: "DeleteRole", parameters: linked },
  ];
}

function makeGroup(caller: string, name: string, cluster: string): AwsCall {
  return {
    caller,
    service: "autoscaling",
    operation: "CreateAutoScalingGroup",
    parameters: {
      AutoScalingGroupName: name,
      LaunchConfigurationName: "none",
      MinSize: 0,
      MaxSize: 1,
      AvailabilityZones: [`${config.region}a`],
      Tags: [{ Key: `k8s.io/cluster-autoscaler/${cluster}`, Value: "owned" }],
    },
  };
}
