/**
 * The regions of the partition `aws` that both the AWS provider and Terraform's S3 backend accept, in the versions that are
 * pinned in stacks/provider-versions.ts and lib/tools/terraform/go.mod. Each refuses a region that is not in the list of
 * its version of aws-sdk-go-base, before it asks AWS:
 * https://github.com/hashicorp/terraform-provider-aws/blob/v6.47.0/internal/conns/config.go
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/remote-state/s3/backend.go
 * https://github.com/hashicorp/aws-sdk-go-base/blob/v2.0.0-beta.62/endpoints/endpoints_gen.go
 */
export const REGIONS = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-7",
  "ca-central-1",
  "ca-west-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "mx-central-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
] as const;

export type Region = (typeof REGIONS)[number];
