import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { grant } from "../shared/iam.ts";
import { LogGroup, type LogKey } from "../shared/log-group.ts";
import { ServiceRole } from "../shared/service-role.ts";
import type { Network } from "./network.ts";

export interface FlowLogsProps extends Readonly<Pick<Config, "names" | "region" | "accountId">> {
  readonly retentionDays: number;
  readonly network: Network;
  readonly logKey: LogKey;
}

/** Logs of the connections in the VPC: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { names, region, accountId, retentionDays, network, logKey } = props;
    const logs = new LogGroup(this, "logs", { names, region, accountId, of: "flows", retentionDays, key: logKey });
    const role = new ServiceRole(this, "role", {
      name: `${names.prefix}-flow-logs`,
      service: "vpc-flow-logs.amazonaws.com",
      // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
      source: { arn: `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*`, accountId },
      managedPolicies: [],
    });
    grant(this, role.name, [
      {
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: [`${logs.arn}:*`],
      },
    ]);
    new FlowLog(this, "flow-log", {
      vpcId: network.vpcId,
      trafficType: "ALL",
      logDestination: logs.group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: names.prefix },
    });
  }
}
