import { z } from "zod";
import type { Check } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { byRules, type Rule } from "./rule.ts";
import { resources } from "./terraform.ts";

const FLOW_LOGS = "https://docs.aws.amazon.com/vpc/latest/userguide";

const RULES: readonly Rule[] = [
  {
    type: "aws_cloudwatch_log_group",
    sound: z.object({ retention_in_days: z.number().min(1) }),
    wrong: "keeps its logs for ever",
    why: "It is the default, and each month costs more: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    remedy: "Set retentionInDays.",
  },
  {
    type: "aws_flow_log",
    sound: z.object({ traffic_type: z.literal("ALL") }),
    wrong: "does not log all connections",
    why: `What was allowed says what an intruder reached, and what was refused says what was tried: ${FLOW_LOGS}/flow-logs-basics.html`,
    remedy: "Set trafficType to ALL.",
  },
  {
    type: "aws_flow_log",
    sound: z.object({ max_aggregation_interval: z.literal(60) }),
    wrong: "gathers connections for ten minutes before it logs them",
    why: "It is the default, and instances that are not of the Nitro system keep to it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html",
    remedy: "Set maxAggregationInterval to 60.",
  },
  {
    type: "aws_flow_log",
    sound: z.object({ log_destination: z.string().min(1), iam_role_arn: z.string().min(1) }),
    wrong: "has no log group, or no role to write to it",
    why: `EC2 refuses it: ${FLOW_LOGS}/flow-logs-cwl.html`,
    remedy: "Set logDestination and iamRoleArn.",
  },
];

/** Connections are logged, and logs are kept for a time. */
export const checkLogs: Check = (stacks) => [...byRules(RULES)(stacks), ...unlogged(stacks)];

const unlogged: Check = (stacks) =>
  resources(stacks, "aws_vpc")
    .filter((vpc) => !resources(stacks, "aws_flow_log").some(({ block }) => refersTo(block.vpc_id, vpc)))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "has no flow log",
      why: "After an attack nothing says what was reached: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
      remedy: "Add a FlowLog with its vpcId.",
    }));
