import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/**
 * Refuses uploads that are encrypted with another key; an upload that names no encryption gets the bucket's key.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 * @param keyNames all forms in which requests name it: S3 compares them by letter
 */
export function otherEncryptionDenied(bucketArn: string, keyNames: string[]): DataAwsIamPolicyDocumentStatement[] {
  const isLeftOut = (variable: string, leftOut: boolean) => ({ test: "Null", variable, values: [String(leftOut)] });
  const isNot = (variable: string, values: string[]) => ({ test: "StringNotEquals", variable, values });
  const deny = (sid: string, condition: NonNullable<DataAwsIamPolicyDocumentStatement["condition"]>) => ({
    sid,
    effect: "Deny",
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/*`],
    principals: [{ type: "*", identifiers: ["*"] }],
    condition,
  });
  return [
    deny("DenyOtherAlgorithms", [isLeftOut(ALGORITHM, false), isNot(ALGORITHM, ["aws:kms"])]),
    deny("DenyOtherKeys", [isLeftOut(KEY, false), isNot(KEY, keyNames)]),
    // the algorithm without a key means a key of AWS's
    deny("DenyKeyOfAws", [isLeftOut(ALGORITHM, false), isLeftOut(KEY, true)]),
  ];
}
