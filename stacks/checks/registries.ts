import { z } from "zod";
import type { Check } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { byRules, type Rule } from "./rule.ts";
import { on, resources, some } from "./terraform.ts";

const ECR = "https://docs.aws.amazon.com/AmazonECR/latest/userguide";

const RULES: readonly Rule[] = [
  {
    type: "aws_ecr_repository",
    sound: z.object({ image_tag_mutability: z.literal("IMMUTABLE") }),
    wrong: "has tags that can be moved to another image",
    why: `It is the default; a tag that was tested is later another image: ${ECR}/image-tag-mutability.html`,
    remedy: "Set imageTagMutability to IMMUTABLE.",
  },
  {
    type: "aws_ecr_repository",
    sound: z.object({ image_scanning_configuration: some(z.object({ scan_on_push: on })) }),
    wrong: "does not scan images",
    why: `Known weaknesses are not found: ${ECR}/image-scanning.html`,
    remedy: "Set imageScanningConfiguration.scanOnPush.",
  },
];

/** Tags stay what they are, and images that nothing names go. */
export const checkRegistries: Check = (stacks) => [...byRules(RULES)(stacks), ...neverCleaned(stacks)];

const neverCleaned: Check = (stacks) =>
  resources(stacks, "aws_ecr_repository")
    .filter(
      (repository) =>
        !resources(stacks, "aws_ecr_lifecycle_policy").some(
          ({ block }) => refersTo(block.repository, repository) && /"type":"expire"/.test(String(block.policy)),
        ),
    )
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "keeps every image for ever",
      why: `Images without a tag are paid for: ${ECR}/LifecyclePolicies.html`,
      remedy: "Add an EcrLifecyclePolicy that expires them.",
    }));
