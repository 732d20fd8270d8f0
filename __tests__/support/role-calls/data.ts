import { controlPlaneLogGroup } from "../../../stacks/config/names.ts";
import { call, NO_ROLE, type RoleCall } from "./call.ts";
import { config } from "./roles.ts";

const { names } = config;
const STATE = { Bucket: names.stateBucket, Key: "base/terraform.tfstate" };
const LOCK = { LockID: { S: "-" } };
const FLOW_LOGS = { logGroupName: `/${names.prefix}/vpc-flow-logs` };
const CONTROL_PLANE_LOGS = { logGroupName: controlPlaneLogGroup(names.cluster) };
const STREAM = { logStreamName: "test" };
const EVENTS = { logEvents: [{ timestamp: 1, message: "-" }] };

const parameters: RoleCall[] = [
  // the node may, by AmazonSSMManagedInstanceCore, AWS's policy for Session Manager, which allows reading every
  // parameter: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html
  call("ssm:GetParameter of the service's", ["service", "node"], { Name: names.parameter }),
  call("ssm:GetParameter of another", ["node"], { Name: "/another" }, "ParameterNotFound"),
  call("ssm:GetParameters", ["node"], { Names: ["/another"] }),
  call("ssm:GetParametersByPath", NO_ROLE, { Path: "/", Recursive: true }),
  call("ssm:GetParameterHistory", NO_ROLE, { Name: names.parameter }),
  call("ssm:PutParameter", NO_ROLE, { Name: names.parameter, Value: "changed", Overwrite: true }),
  call("ssm:DeleteParameter", NO_ROLE, { Name: names.parameter }),
  call("ssm:SendCommand", NO_ROLE, { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-00000000000000000"] }),
];

/** The KMS keys of all stacks, by the last part of their aliases. */
export const KEYS = ["images", "logs", "secrets", "tfstate"];

const keys: RoleCall[] = KEYS.flatMap((key) => [
  call(`kms:Decrypt by the key of ${key}`, NO_ROLE, ({ keys }) => ({ KeyId: keys[key], CiphertextBlob: "-" })),
  call(`kms:GenerateDataKey by the key of ${key}`, NO_ROLE, ({ keys }) => ({ KeyId: keys[key], KeySpec: "AES_256" })),
  call(`kms:CreateGrant on the key of ${key}`, NO_ROLE, ({ keys }) => ({
    KeyId: keys[key],
    GranteePrincipal: `arn:aws:iam::${config.accountId}:root`,
    Operations: ["Decrypt"],
  })),
  call(`kms:PutKeyPolicy on the key of ${key}`, NO_ROLE, ({ keys }) => ({ KeyId: keys[key], Policy: "{}" })),
  // allowed by AmazonEKSClusterPolicy
  call(`kms:DescribeKey of the key of ${key}`, ["cluster"], ({ keys }) => ({ KeyId: keys[key] })),
]);

const state: RoleCall[] = [
  call("s3:ListBuckets", NO_ROLE),
  call("s3:ListObjectsV2 of the state's bucket", NO_ROLE, { Bucket: names.stateBucket }),
  call("s3:GetObject of base's state", NO_ROLE, STATE),
  call("s3:PutObject over base's state", NO_ROLE, { ...STATE, Body: "" }),
  call("s3:DeleteObject of base's state", NO_ROLE, STATE),
  call("s3:PutBucketPolicy on the state's bucket", NO_ROLE, { Bucket: names.stateBucket, Policy: "{}" }),
  call("dynamodb:GetItem of the lock table", NO_ROLE, { TableName: names.lockTable, Key: LOCK }),
  call("dynamodb:Scan of the lock table", NO_ROLE, { TableName: names.lockTable }),
  call("dynamodb:PutItem into the lock table", NO_ROLE, { TableName: names.lockTable, Item: LOCK }),
  call("dynamodb:DeleteItem from the lock table", NO_ROLE, { TableName: names.lockTable, Key: LOCK }),
];

const logs: RoleCall[] = [
  call("logs:CreateLogStream for flows", ["flow-logs"], { ...FLOW_LOGS, ...STREAM }),
  call("logs:DescribeLogStreams of flows", ["flow-logs"], FLOW_LOGS),
  call("logs:PutLogEvents of flows", ["flow-logs"], { ...FLOW_LOGS, ...STREAM, ...EVENTS }),
  call("logs:GetLogEvents of flows", NO_ROLE, { ...FLOW_LOGS, ...STREAM }),
  call("logs:PutRetentionPolicy for flows", NO_ROLE, { ...FLOW_LOGS, retentionInDays: 1 }),
  call("logs:DeleteLogStream of flows", NO_ROLE, { ...FLOW_LOGS, ...STREAM }),
  call("logs:DeleteLogGroup of flows", NO_ROLE, FLOW_LOGS),
  call("logs:CreateLogStream for the control plane", NO_ROLE, { ...CONTROL_PLANE_LOGS, ...STREAM }),
  call("logs:PutLogEvents of the control plane", NO_ROLE, { ...CONTROL_PLANE_LOGS, ...STREAM, ...EVENTS }),
  call("logs:FilterLogEvents of the control plane", NO_ROLE, CONTROL_PLANE_LOGS),
  call("logs:CreateLogGroup", NO_ROLE, { logGroupName: "/another" }),
];

/** Calls on stored data: parameters, keys, the state, logs. */
export const dataCalls: RoleCall[] = [...parameters, ...keys, ...state, ...logs];
