import type { Check } from "./problem.ts";
import { resources } from "./terraform.ts";

const DOCUMENT = /^\$\{data\.aws_iam_policy_document\.[\w-]+\.json\}$/;
/** Arguments that take IAM policies. */
const POLICY = /^(policy|assume_role_policy|inline_policy|access_policy|resource_policy)$/;
/** Their policies are no IAM policies, but say how long images are kept. */
const NO_IAM_POLICY = ["aws_ecr_lifecycle_policy"];

/** Policies are data sources: the other checks do not see what a policy as text allows. */
export const checkPolicyText: Check = (stacks) =>
  resources(stacks)
    .filter(({ type }) => type.startsWith("aws_") && !NO_IAM_POLICY.includes(type))
    .flatMap(({ stack, address, block }) =>
      Object.entries(block)
        .filter(([key, value]) => POLICY.test(key) && !(typeof value === "string" && DOCUMENT.test(value)))
        .map(([key]) => ({
          stack,
          address,
          wrong: `has a ${key} that is no aws_iam_policy_document`,
          why: "Text is not checked: not for wildcards here, and not for its form by Terraform: https://developer.hashicorp.com/terraform/tutorials/aws/aws-iam-policy",
          remedy: "Write it as a DataAwsIamPolicyDocument, and pass its json.",
        })),
    );
