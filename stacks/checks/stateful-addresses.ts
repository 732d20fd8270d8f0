import type { StackName } from "../stack-names.ts";

/** Types of resources with data or content, which a replacement would destroy. */
export const STATEFUL_TYPES: readonly string[] = [
  "aws_cloudwatch_log_group",
  "aws_dynamodb_table",
  "aws_ecr_repository",
  "aws_eks_cluster",
  "aws_eks_node_group",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_ssm_parameter",
  "aws_subnet",
  "aws_vpc",
  "helm_release",
  "kubernetes_namespace_v1",
];

/** Also used where there is no table: a state that had one may have to forget it. */
export const LOCK_TABLE_ADDRESS = "aws_dynamodb_table.state-store_lock-table_AFF1103A";

interface Addresses {
  /** Addresses in every configuration. */
  always: readonly string[];
  /** Addresses that an option adds. */
  optional: readonly string[];
}

/** The addresses in deployed states. Never change a line, and remove it only together with its resource. */
export const STATEFUL_ADDRESSES: Readonly<Record<StackName, Addresses>> = {
  backend: {
    always: ["aws_kms_key.state-store_key_F40B7210", "aws_s3_bucket.state-store_bucket_5A50EEB9"],
    optional: [
      // if stateStore.locks is both
      LOCK_TABLE_ADDRESS,
      // with stateStore.accessLogs
      "aws_s3_bucket.state-store_access-logs_bucket_03ED465A",
    ],
  },
  base: {
    always: [
      "aws_cloudwatch_log_group.cluster_logs_1669D170",
      "aws_cloudwatch_log_group.flow-logs_2B8B6ADB",
      "aws_ecr_repository.registry_autoscaler_E143F012",
      "aws_ecr_repository.registry_repository_BAFE171E",
      "aws_eks_cluster.cluster_A4C38409",
      "aws_eks_node_group.nodes_group_5DC773E7",
      "aws_kms_key.cluster_secrets-key_6F9AD049",
      "aws_kms_key.log-key_81E47721",
      "aws_kms_key.registry_key_CFCE5361",
      "aws_ssm_parameter.parameter_B0E5A4C3",
      "aws_vpc.network_vpc_4E8F0223",
    ],
    optional: [
      // if service.parameterType is SecureString
      "aws_kms_key.parameter_key_77D59D7C",
      // each zone that network.availabilityZones may name
      "aws_subnet.network_private-a_492DDEA9",
      "aws_subnet.network_private-b_4C00815F",
      "aws_subnet.network_private-c_310A7C1A",
      "aws_subnet.network_private-d_BE9A2A28",
      "aws_subnet.network_private-e_4782B17B",
      "aws_subnet.network_private-f_E0AF1E0F",
      "aws_subnet.network_public-a_A182901C",
      "aws_subnet.network_public-b_FF324FB8",
      "aws_subnet.network_public-c_5722DB8D",
      "aws_subnet.network_public-d_E42D5DC2",
      "aws_subnet.network_public-e_A5A22CC1",
      "aws_subnet.network_public-f_E52F6F41",
    ],
  },
  app: {
    always: ["helm_release.api_chart-release_E08E457C", "kubernetes_namespace_v1.api_namespace_43685618"],
    // with autoscaler.imageDigest
    optional: ["helm_release.autoscaler_chart-release_9404A817"],
  },
};
