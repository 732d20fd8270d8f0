/** What a name, or another text that AWS limits, may be. */
interface Limit {
  /** All characters, and what they must not begin or end with. */
  pattern: RegExp;
  min?: number;
  max: number;
  source: string;
}

const SECURITY_GROUP_TEXT: Limit = {
  pattern: /^(?!sg-)[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/,
  max: 255,
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
};

const DNS_LABEL: Omit<Limit, "max" | "source"> = { pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, min: 1 };

const NODE_GROUP: Limit = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
  min: 1,
  max: 63,
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html",
};
/** What the AWS provider puts behind a prefix: https://developer.hashicorp.com/terraform/plugin/sdkv2/best-practices/naming */
const UNIQUE_SUFFIX = 26;

/** By type of resource and attribute. */
export const LIMITS: Readonly<Record<string, Limit>> = {
  "aws_cloudwatch_log_group.name": {
    pattern: /^(?!aws\/)[.\-_/#A-Za-z0-9]+$/,
    min: 1,
    max: 512,
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  },
  "aws_dynamodb_table.name": {
    pattern: /^[A-Za-z0-9_.-]+$/,
    min: 3,
    max: 255,
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
  },
  "aws_dynamodb_table.attribute.name": {
    pattern: /^LockID$/,
    max: 255,
    source: "https://developer.hashicorp.com/terraform/language/backend/s3",
  },
  "aws_ecr_repository.name": {
    pattern: /^([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
    min: 2,
    max: 256,
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
  },
  "aws_eks_addon.addon_name": {
    pattern: /^[a-z][a-z-]*$/,
    max: 100,
    source: "https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html",
  },
  "aws_eks_cluster.name": {
    pattern: /^[0-9A-Za-z][A-Za-z0-9_-]*$/,
    min: 1,
    max: 100,
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
  },
  "aws_eks_node_group.node_group_name": NODE_GROUP,
  "aws_eks_node_group.node_group_name_prefix": { ...NODE_GROUP, max: NODE_GROUP.max - UNIQUE_SUFFIX },
  "aws_iam_role.name": {
    pattern: /^[\w+=,.@-]+$/,
    min: 1,
    max: 64,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  },
  "aws_iam_role_policy.name": {
    pattern: /^[\w+=,.@-]+$/,
    min: 1,
    max: 128,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
  },
  "aws_iam_policy.name": {
    pattern: /^[\w+=,.@-]+$/,
    min: 1,
    max: 128,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
  },
  "aws_key_pair.key_name_prefix": {
    pattern: /^[\x20-\x7e]+$/,
    min: 1,
    max: 255 - UNIQUE_SUFFIX,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html",
  },
  "aws_kms_alias.name": {
    pattern: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/,
    min: 1,
    max: 256,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  },
  "aws_kms_key.description": {
    pattern: /^/,
    max: 8192,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
  },
  "aws_launch_template.name": {
    pattern: /^[a-zA-Z0-9().\-/_]+$/,
    min: 3,
    max: 128,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html",
  },
  "aws_launch_template.block_device_mappings.device_name": {
    pattern: /^\/dev\/(sd|xvd)[a-z]{1,2}\d*$/,
    max: 255,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html",
  },
  "aws_s3_bucket.bucket": {
    pattern:
      /^(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
    min: 3,
    max: 63,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  "aws_security_group.name": SECURITY_GROUP_TEXT,
  "aws_security_group.description": { ...SECURITY_GROUP_TEXT, min: 1 },
  "aws_vpc_security_group_ingress_rule.description": SECURITY_GROUP_TEXT,
  "aws_vpc_security_group_egress_rule.description": SECURITY_GROUP_TEXT,
  "aws_ssm_parameter.name": {
    pattern: /^\/(?!aws|ssm)[\w.-]+(\/[\w.-]+){0,14}$/i,
    min: 1,
    max: 1011 - "arn:aws:ssm:ap-southeast-1:111122223333:parameter".length,
    source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html",
  },
  "aws_ssm_parameter.description": {
    pattern: /^/,
    max: 1024,
    source: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
  },
  "aws_vpc_endpoint.service_name": {
    pattern: /^com\.amazonaws\.[a-z0-9-]+\.[a-z0-9.-]+$/,
    max: 255,
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html",
  },
  "helm_release.name": { ...DNS_LABEL, max: 53, source: "https://helm.sh/docs/chart_template_guide/getting_started/" },
  "kubernetes_namespace_v1.metadata.name": {
    ...DNS_LABEL,
    max: 63,
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
  },
};

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices */
export const TAG_LIMITS = { count: 50, key: 128, value: 256, characters: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/iu };
