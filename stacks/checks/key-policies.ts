import { references } from "./graph.ts";
import { documentsIn, policyDocuments } from "./policy-documents.ts";
import type { Check, Problem } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { type Resource, resources, type Stacks } from "./terraform.ts";

const ROOT = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html";
const LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html";

/** The account can use and manage each key, and CloudWatch can use that of its log groups. */
export const checkKeyPolicies: Check = (stacks) => [
  ...resources(stacks, "aws_kms_key").flatMap((key) => unmanageable(stacks, key)),
  ...resources(stacks, "aws_cloudwatch_log_group").flatMap((group) => unwritable(stacks, group)),
  ...unnamedStateKeys(stacks),
];

function unmanageable(stacks: Stacks, key: Resource): Problem[] {
  const statements = statementsOf(stacks, key);
  const isManaged = statements.some(
    ({ effect, actions, principals }) =>
      effect === "Allow" &&
      actions.includes("kms:*") &&
      principals.some(
        ({ type, identifiers }) => type === "AWS" && identifiers.some((arn) => /^arn:aws:iam::\d{12}:root$/.test(arn)),
      ),
  );
  if (isManaged) return [];
  return [
    {
      stack: key.stack,
      address: key.address,
      wrong: "does not let the account's IAM policies decide about it",
      why: `Nobody can use, manage or delete it: ${ROOT}`,
      remedy: "Allow kms:* to the account's root, as EncryptionKey does.",
    },
  ];
}

const WRITES = [
  "Encrypt",
  "Decrypt",
  "ReEncryptFrom",
  "ReEncryptTo",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
];

function unwritable(stacks: Stacks, group: Resource): Problem[] {
  const { stack, address, block } = group;
  const statements = resources(stacks, "aws_kms_key")
    .filter((key) => refersTo(block.kms_key_id, key))
    .flatMap((key) => statementsOf(stacks, key))
    .filter(
      ({ effect, principals, condition }) =>
        effect === "Allow" &&
        principals.some(
          ({ type, identifiers }) =>
            type === "Service" && identifiers.some((name) => /^logs\.[\w-]+\.amazonaws\.com$/.test(name)),
        ) &&
        condition.some(
          ({ variable, values }) =>
            variable === "kms:EncryptionContext:aws:logs:arn" &&
            values.some((arn) => arn.endsWith(`:log-group:${block.name}`)),
        ),
    );
  return WRITES.filter((call) => !statements.some(({ actions }) => actions.includes(`kms:${call}`))).map((call) => ({
    stack,
    address,
    wrong: `has a key that CloudWatch may not kms:${call} with`,
    why: `CloudWatch Logs refuses the key, or writes and reads nothing: ${LOGS}`,
    remedy: "Take the platform's LogKey, whose policy names the group.",
  }));
}

/** The states' key is named by its alias, because a backend is configured before the key exists. */
const unnamedStateKeys: Check = (stacks) => {
  const names = resources(stacks, "aws_kms_alias")
    .filter(({ stack, block }) => stack === "backend" && references(block.target_key_id).size > 0)
    .map(({ block }) => block.name);
  return (["base", "app"] as const).flatMap((stack) => {
    const arn = String(stacks[stack].terraform.backend.s3?.kms_key_id);
    return names.some((name) => arn.endsWith(`:${name}`))
      ? []
      : [
          {
            stack,
            address: "terraform.backend.s3",
            wrong: `encrypts with ${arn}, which is the name of no key of backend`,
            why: "S3 refuses to write the state: https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html",
            remedy: "Add the KmsAlias to backend.",
          },
        ];
  });
};

function statementsOf(stacks: Stacks, key: Resource) {
  return documentsIn(key.block.policy, key.stack, policyDocuments(stacks)).flatMap(({ statements }) => statements);
}
