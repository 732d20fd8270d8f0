import type { RenderedDocument } from "./rendered.ts";

interface Limit {
  bytes: number;
  source: `https://${string}`;
}

const IAM =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length";

/** The largest policy of each kind, by the resource that has it. */
const LIMITS: Readonly<Record<string, Limit>> = {
  aws_iam_role: { bytes: 2_048, source: IAM },
  aws_iam_role_policy: { bytes: 10_240, source: IAM },
  // policies for the identities that deploy: as managed policies
  output: { bytes: 6_144, source: IAM },
  aws_kms_key: { bytes: 32_768, source: "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html" },
  aws_s3_bucket_policy: {
    bytes: 20_480,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
  },
  aws_vpc_endpoint: {
    bytes: 20_480,
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
  },
};

/** What is too large about a document. Terraform sends policies without spaces, which IAM does not count. */
export function sizeProblems({ policyOf, policy }: RenderedDocument): string[] {
  const size = Buffer.byteLength(JSON.stringify(policy));
  return [...policyOf].flatMap((kind) => {
    const limit = LIMITS[kind];
    if (limit === undefined) return [`no limit is known for a policy of ${kind}`];
    return size <= limit.bytes ? [] : [`has ${size} of ${limit.bytes} bytes: ${limit.source}`];
  });
}
