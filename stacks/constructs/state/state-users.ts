import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { type StateKey, statePath } from "../../stack-names.ts";

export interface StateUsersProps {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Undefined if lock files are the only locks. */
  readonly lockTableArn: string | undefined;
  readonly keyArn: string;
}

/**
 * The least IAM policies for an identity that deploys a stack: its own state and locks, and the states that it reads.
 * https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
 */
export class StateUsers extends Construct {
  /** As JSON, by the stack that the identity deploys. */
  readonly policies: Record<StateKey, string>;

  constructor(scope: Construct, id: string, props: StateUsersProps) {
    super(scope, id);
    const document = (key: StateKey, read: readonly StateKey[]) =>
      new DataAwsIamPolicyDocument(this, key, { statement: statements(props, key, read) }).json;
    this.policies = { base: document("base", []), app: document("app", ["base"]) };
  }
}

function statements(
  { bucketName, bucketArn, lockTableArn, keyArn }: StateUsersProps,
  key: StateKey,
  read: readonly StateKey[],
): DataAwsIamPolicyDocumentStatement[] {
  const object = (path: string) => `${bucketArn}/${path}`;
  const paths = [key, ...read].map(statePath);
  const own = statePath(key);
  return [
    {
      sid: "ListStates",
      actions: ["s3:ListBucket"],
      resources: [bucketArn],
      // env:/ because Terraform lists workspaces, too
      condition: [
        { test: "StringLike", variable: "s3:prefix", values: [...paths.map((path) => `${path}*`), "env:/*"] },
      ],
    },
    { sid: "ReadStates", actions: ["s3:GetObject"], resources: paths.map(object) },
    { sid: "WriteState", actions: ["s3:PutObject"], resources: [object(own)] },
    {
      sid: "LockByFile",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: [object(`${own}.tflock`)],
    },
    { sid: "Encrypt", actions: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"], resources: [keyArn] },
    ...(lockTableArn === undefined ? [] : tableStatements({ bucketName, lockTableArn }, paths)),
  ];
}

/** The table has the locks and the digests of the states. */
function tableStatements(
  { bucketName, lockTableArn }: { bucketName: string; lockTableArn: string },
  paths: readonly string[],
): DataAwsIamPolicyDocumentStatement[] {
  return [
    { sid: "DescribeLockTable", actions: ["dynamodb:DescribeTable"], resources: [lockTableArn] },
    {
      sid: "LockByTable",
      actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
      resources: [lockTableArn],
      condition: [
        {
          test: "ForAllValues:StringEquals",
          variable: "dynamodb:LeadingKeys",
          values: paths.flatMap((path) => [`${bucketName}/${path}`, `${bucketName}/${path}-md5`]),
        },
      ],
    },
  ];
}
