import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { skipChecks } from "./skip-checks.ts";

export interface EncryptionKeyOptions {
  description: string;
  /** For example alias/webapi-dev-state. */
  alias: string;
  accountId: string;
  protect: boolean;
  /** What AWS services may do with it. */
  statements?: DataAwsIamPolicyDocumentStatement[];
}

/** A KMS key with yearly rotation, whose use the account's IAM policies decide about. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, options: EncryptionKeyOptions) {
    super(scope, id);
    const { description, alias, accountId, protect, statements = [] } = options;
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
          sid: "LetIamPoliciesDecide",
          actions: ["kms:*"],
          resources: ["*"],
          principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${accountId}:root`] }],
        },
        ...statements,
      ],
    });
    const ownPolicy = "In a key's policy * is that key alone, and IAM policies decide who of the account may use it.";
    skipChecks(policy, { CKV_AWS_109: ownPolicy, CKV_AWS_111: ownPolicy, CKV_AWS_356: ownPolicy });
    const key = new KmsKey(this, "key", {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: protect ? 30 : 7,
      policy: policy.json,
      lifecycle: { preventDestroy: protect },
    });
    new KmsAlias(this, "alias", { name: alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
