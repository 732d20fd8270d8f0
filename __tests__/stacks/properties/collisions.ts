import { resources, type Stacks } from "../../../stacks/checks/terraform.ts";
import type { Platform } from "./platforms.ts";

/** Within which no two resources have a name. */
type Scope = "world" | "account" | "region";

/** Types of resources with a name of their own in the account: the attribute that has it, and how far it reaches. */
const NAMED: Readonly<Record<string, { attribute: string; unique: Scope; source: string }>> = {
  aws_cloudwatch_log_group: {
    attribute: "name",
    unique: "region",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  },
  aws_dynamodb_table: {
    attribute: "name",
    unique: "region",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
  },
  aws_ecr_repository: {
    attribute: "name",
    unique: "region",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
  },
  aws_eks_cluster: {
    attribute: "name",
    unique: "region",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
  },
  aws_iam_policy: {
    attribute: "name",
    unique: "account",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  },
  aws_iam_role: {
    attribute: "name",
    unique: "account",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  },
  aws_kms_alias: {
    attribute: "name",
    unique: "region",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  },
  aws_launch_template: {
    attribute: "name",
    unique: "region",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html",
  },
  aws_s3_bucket: {
    attribute: "bucket",
    unique: "world",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  aws_ssm_parameter: {
    attribute: "name",
    unique: "region",
    source: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
  },
};

/**
 * Types whose names are inside of another resource, such as a VPC, a cluster or a role, or have a suffix of the provider
 * that makes them unique.
 */
const WITHOUT_COLLISION = [
  "aws_eks_addon",
  "aws_eks_node_group",
  "aws_iam_role_policy",
  "aws_key_pair",
  "aws_security_group",
  "aws_vpc_endpoint",
];

/** Names that two environments both want, where only one can have them; and types without a rule. */
export function collisions(a: Platform, b: Platform): string[] {
  const others = names(b);
  return [...unclassified(a.stacks), ...names(a).filter((name) => others.includes(name))];
}

/** The names of a platform's resources, with what they must be unique in. */
function names({ config: { accountId, region }, stacks }: Platform): string[] {
  const scopes: Record<Scope, string> = { world: "", account: accountId, region: `${accountId} ${region}` };
  return resources(stacks).flatMap(({ type, block }) => {
    const named = NAMED[type];
    return named === undefined ? [] : [`${type} ${String(block[named.attribute])} ${scopes[named.unique]}`];
  });
}

function unclassified(stacks: Stacks): string[] {
  return resources(stacks)
    .filter(
      ({ type, block }) =>
        type.startsWith("aws_") &&
        Object.entries(block).some(
          ([key, value]) => /^(name|\w+_name)(_prefix)?$/.test(key) && !String(value).startsWith("${"),
        ),
    )
    .filter(({ type }) => NAMED[type] === undefined && !WITHOUT_COLLISION.includes(type))
    .map(({ address }) => `${address} has a name, and there is no rule for what it is unique in`);
}
