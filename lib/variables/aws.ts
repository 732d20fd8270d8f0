import type { Variables } from "./variable.ts";

const ENDPOINTS = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html";
const COMMAND_LINE = "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html";
const S3_BACKEND = "https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/remote-state/s3/backend.go";

/** What the AWS SDKs, the AWS command line, and Terraform's AWS provider and S3 backend read. */
export const AWS_VARIABLES: readonly Variables[] = [
  {
    names: ["AWS_*"],
    readers: ["aws", "terraform", "providers", "node"],
    local: "remove",
    aws: "pass",
    why: "On AWS all of the user's settings apply, such as AWS_USE_FIPS_ENDPOINT. On a local cloud none does.",
    source: ENDPOINTS,
  },
  {
    names: [
      "AWS_ACCESS_KEY_ID",
      "AWS_CA_BUNDLE",
      "AWS_CONFIG_FILE",
      "AWS_DEFAULT_REGION",
      "AWS_EC2_METADATA_DISABLED",
      "AWS_ENDPOINT_URL",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SHARED_CREDENTIALS_FILE",
    ],
    readers: ["aws", "terraform", "providers", "node"],
    local: "set",
    aws: "pass",
    why: "A local cloud has its own address, certificate and credentials, and no files with profiles.",
    source: COMMAND_LINE,
  },
  {
    names: ["AWS_SSE_CUSTOMER_KEY"],
    readers: ["terraform"],
    local: "remove",
    aws: "remove",
    why: "The stacks configure the key of the states, and Terraform refuses a second one.",
    source: S3_BACKEND,
  },
  {
    names: ["AWS_CLI_AUTO_PROMPT"],
    readers: ["aws"],
    local: "remove",
    aws: "set",
    why: "The AWS command line does not ask at a terminal, whatever a profile says. Version 1, which a local cloud has, never asks.",
    source: COMMAND_LINE,
  },
  {
    names: ["AWS_CLI_OUTPUT_ENCODING"],
    readers: ["aws"],
    local: "remove",
    aws: "remove",
    why: "The clients of the cluster read tokens in UTF-8.",
    source: "https://github.com/aws/aws-cli/blob/v2/awscli/compat.py",
  },
];
