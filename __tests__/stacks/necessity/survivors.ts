import type { Change } from "./mutants.ts";

/** Attributes whose change nothing notices at synth, with the reason why that is right. */
export interface Survivors {
  reason: string;
  /** The attributes, each with the changes of it that survive; all of them if none is named. */
  attributes: readonly (string | readonly [attribute: string, ...changes: Change[]])[];
}

/** What only a running cloud notices, with the test that does. */
export interface Answered extends Survivors {
  /** A test that fails with the mutant. */
  test: string;
  /** What the test has to contain as long as it notices it. */
  evidence: string;
}

/** Names, descriptions and tags without a function; and what matters in an environment with the autoscaler only. */
export const SURVIVORS: readonly Survivors[] = [
  {
    reason: "A description. People read it, and nothing else does.",
    attributes: [
      "aws_kms_key.description",
      "aws_security_group.description",
      "aws_ssm_parameter.description",
      "aws_vpc_security_group_egress_rule.description",
      "aws_vpc_security_group_ingress_rule.description",
      "output.app_state_policy.description",
      "output.autoscaler_role_arn.description",
      "output.base_state_policy.description",
      "output.cluster_name.description",
      "output.cluster_role_arn.description",
      "output.parameter_name.description",
      "output.repository_name.description",
      "output.repository_url.description",
      "output.service_role_arn.description",
      "output.url.description",
      "variable.repair-webapi.description",
    ],
  },
  {
    reason:
      "A tag with a name, which the console shows. Tags with a function are noticed: roles of subnets, the cluster of the nodes' group, the default tags.",
    attributes: [
      "aws_flow_log.tags",
      "aws_flow_log.tags.Name",
      "aws_internet_gateway.tags",
      "aws_internet_gateway.tags.Name",
      "aws_launch_template.tag_specifications[].tags.Name",
      "aws_route_table.tags",
      "aws_route_table.tags.Name",
      "aws_security_group.tags",
      "aws_security_group.tags.Name",
      "aws_subnet.tags.Name",
      "aws_vpc.tags",
      "aws_vpc.tags.Name",
      "aws_vpc_endpoint.tags",
      "aws_vpc_endpoint.tags.Name",
    ],
  },
  {
    reason:
      "A name. Without it, the provider makes one; what uses the resource refers to it, and needs no name. Names with a function are noticed: the bucket, the table and the key's alias of the states, log groups that a key's policy names.",
    attributes: [
      ["aws_eks_node_group.node_group_name_prefix", "removed"],
      ["aws_iam_role.name", "removed"],
      ["aws_iam_role_policy.name", "removed"],
      ["aws_kms_alias", "removed"],
      ["aws_kms_alias.name", "removed"],
      ["aws_launch_template.name", "removed"],
      ["aws_security_group.name", "removed"],
    ],
  },
  {
    reason:
      "The id of a statement, which errors and reviews name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
    attributes: [
      ["data.aws_iam_policy_document(autoscaler-role_rights).statement[].sid", "removed"],
      ["data.aws_iam_policy_document(cluster_secrets-key_policy).statement[].sid", "removed"],
      ["data.aws_iam_policy_document(log-key_policy).statement[].sid", "removed"],
      ["data.aws_iam_policy_document(registry_key_policy).statement[].sid", "removed"],
      ["data.aws_iam_policy_document(state-store_bucket_policy-document).statement[].sid", "removed"],
      ["data.aws_iam_policy_document(state-store_key_policy).statement[].sid", "removed"],
      ["data.aws_iam_policy_document(state-store_users_app).statement[].sid", "removed"],
      ["data.aws_iam_policy_document(state-store_users_base).statement[].sid", "removed"],
    ],
  },
  {
    reason:
      "The least number of nodes that the autoscaler may leave. Both environments have it off, and nothing else scales.",
    attributes: [["aws_eks_node_group.scaling_config.min_size", "emptied"]],
  },
  {
    reason: "An output for app, which reads it where the autoscaler is on. Both environments have it off.",
    attributes: [["output.autoscaler_role_arn", "removed"]],
  },
];

/** Only a running cloud notices them. */
export const ANSWERED: readonly Answered[] = [
  {
    reason:
      "The local cloud has no host name for each bucket, so that a request without path style finds no server. AWS takes both.",
    attributes: [
      "provider.aws(backend).s3_use_path_style",
      "terraform.backend(base).s3.use_path_style",
      "terraform.backend(app).s3.use_path_style",
      "data.terraform_remote_state.config.use_path_style",
    ],
    test: "__tests__/long/necessity.test.ts",
    evidence: "use_path_style",
  },
  {
    reason: "An output that a command or a user's tool reads.",
    attributes: [
      ["output.bucket", "removed"],
      ["output.key_arn", "removed"],
    ],
    test: "__tests__/e2e/08-state.test.ts",
    evidence: 'const { bucket = "", key_arn } = await outputs("backend");',
  },
  {
    reason: "The output of the lock table: the policies of the states' users are tried on it.",
    attributes: [["output.lock_table", "removed"]],
    test: "__tests__/e2e/07-state-users.test.ts",
    evidence: "lock_table: z.string(),",
  },
  {
    reason: "The address of the service, which `npm run up` asks for an answer.",
    attributes: [["output.url", "removed"]],
    test: "__tests__/e2e/02-service.test.ts",
    evidence: "url",
  },
  {
    reason: "The role of the control plane, for users who extend its rights.",
    attributes: [["output.cluster_role_arn", "removed"]],
    test: "__tests__/long/rehearsal.test.ts",
    evidence: "cluster_role_arn: z.string()",
  },
];
