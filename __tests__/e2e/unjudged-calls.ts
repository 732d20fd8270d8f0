import type { AwsCall } from "../support/aws-calls.ts";
import type { Statement } from "../support/iam-user.ts";
import { config, roleName } from "../support/role-calls/roles.ts";

/** A call without the required right, which AWS denies and the emulator allows. */
export interface UnjudgedCall {
  /** The text in docs/local-vs-aws.md. */
  right: string;
  /** The only right of the caller. */
  allowed: Statement;
  call: Omit<AwsCall, "caller">;
}

const { names } = config;
const PROFILE = { InstanceProfileName: `${names.prefix}-unjudged` };
const NODE_PROFILE = { ...PROFILE, RoleName: roleName("node") };
const TAGGED = { Resources: ["eni-00000000000000000", "i-00000000000000000"], Tags: [{ Key: "a", Value: "b" }] };

/**
 * Additional rights that the emulator does not check. For each call in role-calls, it checks the right to the call
 * itself.
 */
export const unjudgedCalls: UnjudgedCall[] = [
  {
    right: "`iam:PassRole`, where a role is given to a service",
    allowed: { Action: "iam:AddRoleToInstanceProfile", Resource: "*" },
    call: { service: "iam", operation: "AddRoleToInstanceProfile", parameters: NODE_PROFILE },
  },
  {
    right: "`kms:Decrypt`, where an object in S3 is read",
    allowed: { Action: "s3:GetObject", Resource: "*" },
    call: {
      service: "s3",
      operation: "GetObject",
      parameters: { Bucket: names.stateBucket, Key: "base/terraform.tfstate" },
    },
  },
  {
    right: "`kms:Decrypt`, where an item in DynamoDB is read",
    allowed: { Action: "dynamodb:GetItem", Resource: "*" },
    call: {
      service: "dynamodb",
      operation: "GetItem",
      parameters: { TableName: names.lockTable, Key: { LockID: { S: "-" } } },
    },
  },
  {
    right: "`ec2:CreateTags` for all resources but the first",
    allowed: { Action: "ec2:CreateTags", Resource: "arn:aws:ec2:*:*:network-interface/*" },
    call: { service: "ec2", operation: "CreateTags", parameters: TAGGED },
  },
];

/** Creates the resources that the calls need. */
export function makeUnjudged(caller: string): AwsCall[] {
  return [{ caller, service: "iam", operation: "CreateInstanceProfile", parameters: PROFILE }];
}

/** Removes these resources, and those that the calls have created. */
export function removeUnjudged(caller: string): AwsCall[] {
  return [
    { caller, service: "iam", operation: "RemoveRoleFromInstanceProfile", parameters: NODE_PROFILE },
    { caller, service: "iam", operation: "DeleteInstanceProfile", parameters: PROFILE },
    { caller, service: "ec2", operation: "DeleteTags", parameters: TAGGED },
  ];
}
