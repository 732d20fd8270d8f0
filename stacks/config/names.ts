import { z } from "zod";

const name = (pattern: RegExp, error: string) => z.string().regex(pattern, { error }).exactOptional();

/** Names that an organization may prescribe, each within AWS's limits. */
export const prescribedNamesSchema = z.strictObject({
  /** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html#AmazonEKS-CreateCluster-request-name */
  cluster: name(
    /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
    "must have 1 to 100 letters, digits, - and _, and begin with a letter or digit",
  ),
  /**
   * ECR allows 256 characters. But Buildah, which pushes the image where there is no Docker, takes no name of more than 255
   * with the registry's host, which has up to 50 with its slash.
   * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html#ECR-CreateRepository-request-repositoryName
   */
  repository: name(
    /^(?=.{2,205}$)([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
    "must have 2 to 205 lower-case letters and digits, with single ., _, - or / between them",
  ),
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  stateBucket: name(
    /^(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "must have 3 to 63 lower-case letters, digits, . and -, begin and end with a letter or digit, and be no IP address",
  ),
  /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html#DDB-CreateTable-request-TableName */
  lockTable: name(/^[A-Za-z0-9_.-]{3,255}$/, "must have 3 to 255 letters, digits, _, . and -"),
  /**
   * The limit of 1011 characters is for the ARN, in which region and account take up to 60.
   * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
   */
  parameter: name(
    /^(?=.{1,951}$)\/(?!aws|ssm)[\w.-]+(\/[\w.-]+){0,14}$/i,
    "must be a path such as /webapi/dev/message, of 15 levels and 951 characters at most, not beginning with aws or ssm",
  ),
});

/** Names of the resources. */
export interface Names extends Required<z.infer<typeof prescribedNamesSchema>> {
  /** How the names of all other resources in the account begin, for example webapi-dev. */
  prefix: string;
  stateKeyAlias: string;
  /** The bucket of the access logs of the state bucket. */
  stateLogBucket: string;
  /** ECR repository of the cluster autoscaler's image. It is mirrored, because nodes don't reach its registry. */
  autoscalerRepository: string;
  /** Of the service in Kubernetes, as the service account and the Helm release. */
  namespace: string;
  serviceAccount: string;
  release: string;
}

/** The names that are derived from the name of the environment or local cloud. */
export function deriveNames({ name, accountId }: { name: string; accountId: string }): Names {
  const prefix = `webapi-${name}`;
  return {
    prefix,
    cluster: prefix,
    repository: prefix,
    // names of buckets are global, and the account id makes this one unique
    stateBucket: `${prefix}-tfstate-${accountId}`,
    lockTable: `${prefix}-tfstate-lock`,
    stateKeyAlias: `alias/${prefix}-tfstate`,
    stateLogBucket: `${prefix}-tfstate-logs-${accountId}`,
    autoscalerRepository: `${prefix}-mirror/cluster-autoscaler`,
    parameter: `/webapi/${name}/message`,
    namespace: "webapi",
    serviceAccount: "webapi",
    release: "webapi",
  };
}

/** The name that EKS gives the group: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
export function controlPlaneLogGroup(cluster: string): string {
  return `/aws/eks/${cluster}/cluster`;
}
