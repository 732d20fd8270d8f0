import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { skipChecks } from "./skip-checks.ts";

export interface EncryptionKeyProps {
  readonly description: string;
  /** For example alias/webapi-dev-state. */
  readonly alias: string;
  readonly accountId: string;
  /** Whether Terraform refuses to destroy the key. */
  readonly protect: boolean;
  /** What AWS services may do with the key. */
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
}

/** A KMS key with yearly rotation. The account's IAM policies decide who uses it. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { description, alias, accountId, protect, statements = [] } = props;
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
          sid: "EnableIamPolicies",
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
