import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import type { Network } from "./network.ts";
import { ServiceRole } from "./service-role.ts";
import { skipChecks } from "./skip-checks.ts";

/** Who talked to whom in the VPC: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { names, cluster: { logRetentionDays } }: Config, network: Network) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, "logs", {
      name: `/${names.prefix}/vpc-flow-logs`,
      retentionInDays: logRetentionDays,
    });
    skipChecks(group, { CKV_AWS_338: logRetentionDays < 365 && "This environment keeps logs for less than a year." });
    const role = new ServiceRole(this, "role", {
      name: `${names.prefix}-flow-logs`,
      service: "vpc-flow-logs.amazonaws.com",
      managedPolicies: [],
    });
    const rights = new DataAwsIamPolicyDocument(this, "rights", {
      statement: [
        {
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [`${group.arn}:*`],
        },
      ],
    });
    new IamRolePolicy(this, "policy", { name: "rights", role: role.name, policy: rights.json });
    new FlowLog(this, "flow-log", {
      vpcId: network.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: names.prefix },
    });
  }
}
