import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { LogGroup, type LogKey } from "../shared/log-group.ts";
import { ServiceRole } from "../shared/service-role.ts";
import type { Network } from "./network.ts";

/** Who talked to whom in the VPC: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, config: Config, options: { network: Network; logKey: LogKey }) {
    super(scope, id);
    const { names } = config;
    const logs = new LogGroup(this, "logs", config, { of: "flows", key: options.logKey });
    const role = new ServiceRole(this, "role", {
      name: `${names.prefix}-flow-logs`,
      service: "vpc-flow-logs.amazonaws.com",
      managedPolicies: [],
    });
    const rights = new DataAwsIamPolicyDocument(this, "rights", {
      statement: [
        {
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [`${logs.arn}:*`],
        },
      ],
    });
    new IamRolePolicy(this, "policy", { name: "rights", role: role.name, policy: rights.json });
    new FlowLog(this, "flow-log", {
      vpcId: options.network.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logs.group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: names.prefix },
    });
  }
}
