import { z } from "zod";
import { documentsIn, policyDocuments, type Statement } from "./policy-documents.ts";
import type { Check, Problem } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { byRules, type Rule } from "./rule.ts";
import { on, type Resource, resources, type Stacks, some } from "./terraform.ts";

const BACKEND = "https://developer.hashicorp.com/terraform/language/backend/s3";
const TABLES = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html";
const S3_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";

const lockTable = z.object({
  hash_key: z.literal("LockID"),
  attribute: some(z.object({ name: z.literal("LockID"), type: z.literal("S") })),
});

const RULES: readonly Rule[] = [
  {
    type: "aws_dynamodb_table",
    sound: lockTable,
    wrong: "has no key LockID that is a text",
    why: `Terraform writes its locks under that name: ${BACKEND}`,
    remedy: "Set hashKey, and an attribute LockID of type S.",
  },
  {
    type: "aws_dynamodb_table",
    sound: z.object({ billing_mode: z.literal("PAY_PER_REQUEST") }),
    wrong: "needs a capacity that it does not have",
    why: `PROVISIONED is the default, and DynamoDB refuses it without a throughput: ${TABLES}`,
    remedy: "Set billingMode to PAY_PER_REQUEST.",
  },
  {
    type: "aws_dynamodb_table",
    sound: z.object({ point_in_time_recovery: some(z.object({ enabled: on })) }),
    wrong: "can't be restored",
    why: "The digests of the states are in it, without which Terraform refuses them: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    remedy: "Set pointInTimeRecovery.enabled.",
  },
];

/** Nothing of the states is lost, and one deployment at a time writes each. */
export const checkStates: Check = (stacks) => [
  ...byRules(RULES)(stacks),
  ...resources(stacks, "aws_s3_bucket").flatMap((bucket) => bucketProblems(stacks, bucket)),
  ...locations(stacks),
  ...localStates(stacks),
  ...readers(stacks),
];

/** What belongs to each bucket, by a resource that refers to it. */
type Condition = Statement["condition"][number];

const BUCKET_NEEDS: readonly { type: string; sound: z.ZodType; wrong: string; why: string; remedy: string }[] = [
  {
    type: "aws_s3_bucket_versioning",
    sound: z.object({ versioning_configuration: some(z.object({ status: z.literal("Enabled") })) }),
    wrong: "keeps no versions",
    why: `A state that was overwritten or deleted is lost: ${BACKEND}`,
    remedy: "Add an S3BucketVersioningA with the status Enabled.",
  },
  {
    type: "aws_s3_bucket_lifecycle_configuration",
    sound: z.object({
      rule: some(
        z.object({
          status: z.literal("Enabled"),
          noncurrent_version_expiration: some(
            z.object({ noncurrent_days: z.number().min(1), newer_noncurrent_versions: z.number().min(1).optional() }),
          ),
          abort_incomplete_multipart_upload: some(z.object({ days_after_initiation: z.number().min(1) })),
        }),
      ),
    }),
    wrong: "keeps all versions and unfinished uploads for ever",
    why: `They are paid for: ${S3_GUIDE}/object-lifecycle-mgmt.html`,
    remedy: "Add an S3BucketLifecycleConfiguration that expires noncurrent versions and aborts uploads.",
  },
  {
    type: "aws_s3_bucket_lifecycle_configuration",
    sound: z.object({ rule: some(z.object({ filter: some(z.looseObject({})) })) }),
    wrong: "has a rule without a filter",
    why: "The provider warns, and a later version refuses it: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration",
    remedy: "Set filter; an empty one is for all objects.",
  },
  {
    type: "aws_s3_bucket_ownership_controls",
    sound: z.object({ rule: some(z.object({ object_ownership: z.literal("BucketOwnerEnforced") })) }),
    wrong: "takes access control lists",
    why: `Another account that writes an object owns it: ${S3_GUIDE}/about-object-ownership.html`,
    remedy: "Add S3BucketOwnershipControls with BucketOwnerEnforced.",
  },
];

function bucketProblems(stacks: Stacks, bucket: Resource): Problem[] {
  const { stack, address } = bucket;
  const isOfStates = bucket.block.bucket === stacks.base.terraform.backend.s3?.bucket;
  const lacking = BUCKET_NEEDS.filter(
    ({ type, sound }) =>
      !resources(stacks, type).some(({ block }) => refersTo(block.bucket, bucket) && sound.safeParse(block).success),
  ).map(({ wrong, why, remedy }) => ({ stack, address, wrong, why, remedy }));
  const documents = policyDocuments(stacks);
  const statements = resources(stacks, "aws_s3_bucket_policy")
    .filter(({ block }) => refersTo(block.bucket, bucket))
    .flatMap(({ block }) => documentsIn(block.policy, stack, documents))
    .flatMap((document) => document.statements);
  return [
    ...(isOfStates ? withoutHistory(stacks, bucket) : []),
    ...lacking,
    ...openings(statements, isOfStates ? encryptionDenials(stacks) : []).map((opening) => ({
      stack,
      address,
      ...opening,
    })),
  ];
}

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/** The key of the states by its alias, which Terraform uses, and by its ARN, which S3 writes. */
function stateKeyNames(stacks: Stacks): string[] {
  const aliases = resources(stacks, "aws_kms_alias");
  const keys = resources(stacks, "aws_kms_key").filter(
    (key) => key.stack === "backend" && aliases.some(({ block }) => refersTo(block.target_key_id, key)),
  );
  const arns = keys.map(({ address }) => `\${${address}.arn}`);
  return [...arns, String(stacks.base.terraform.backend.s3?.kms_key_id)];
}

/** What is compared in each denial of an upload that the project's key does not encrypt. */
function encryptionDenials(stacks: Stacks): Condition[][] {
  const isLeftOut = (variable: string, leftOut: boolean) => ({ test: "Null", variable, values: [String(leftOut)] });
  const isNot = (variable: string, values: string[]) => ({ test: "StringNotEquals", variable, values });
  return [
    [isLeftOut(ALGORITHM, false), isNot(ALGORITHM, ["aws:kms"])],
    // without the name that Terraform uses, its own uploads would be refused
    [isLeftOut(KEY, false), isNot(KEY, stateKeyNames(stacks))],
    [isLeftOut(ALGORITHM, false), isLeftOut(KEY, true)],
  ];
}

const keepsNewest = z.object({
  rule: some(
    z.object({ noncurrent_version_expiration: some(z.object({ newer_noncurrent_versions: z.number().min(1) })) }),
  ),
});

/** A state that has not changed for long keeps its earlier versions. */
function withoutHistory(stacks: Stacks, bucket: Resource): Problem[] {
  const isKept = resources(stacks, "aws_s3_bucket_lifecycle_configuration").some(
    ({ block }) => refersTo(block.bucket, bucket) && keepsNewest.safeParse(block).success,
  );
  if (isKept) return [];
  return [
    {
      stack: bucket.stack,
      address: bucket.address,
      wrong: "removes the last earlier version of a state",
      why: `After a deployment that is repented months later there is nothing to go back to: ${S3_GUIDE}/intro-lifecycle-rules.html`,
      remedy: "Set newerNoncurrentVersions.",
    },
  ];
}

function openings(
  statements: readonly Statement[],
  encryptionDenials: Condition[][],
): Omit<Problem, "stack" | "address">[] {
  const denials = statements.filter(
    ({ effect, principals }) => effect === "Deny" && principals.some(({ identifiers }) => identifiers.includes("*")),
  );
  const isEncrypted = denials.some(
    ({ actions, resources: arns, condition }) =>
      actions.includes("s3:*") &&
      arns.some((arn) => arn.endsWith("/*")) &&
      arns.some((arn) => !arn.endsWith("/*")) &&
      condition.some(
        ({ test, variable, values }) =>
          test === "Bool" && variable === "aws:SecureTransport" && values.includes("false"),
      ),
  );
  const uploads = denials.filter(
    ({ actions, resources: arns }) => actions.includes("s3:PutObject") && arns.some((arn) => arn.endsWith("/*")),
  );
  const open = encryptionDenials.filter(
    (compared) =>
      !uploads.some(
        ({ condition }) =>
          condition.length === compared.length &&
          compared.every((one) =>
            condition.some(
              ({ test, variable, values }) =>
                test === one.test && variable === one.variable && one.values.every((value) => values.includes(value)),
            ),
          ),
      ),
  );
  return [
    ...(isEncrypted
      ? []
      : [
          {
            wrong: "answers requests without TLS",
            why: `Who listens reads what is in it: ${S3_GUIDE}/security-best-practices.html#transit`,
            remedy: "Deny s3:* on the bucket and its objects where aws:SecureTransport is false.",
          },
        ]),
    ...(open.length > 0
      ? [
          {
            wrong: "takes uploads that ask for another encryption than the bucket's",
            why: `A state with another key can't be read by those who should, or can by those who should not: ${S3_GUIDE}/UsingKMSEncryption.html#require-sse-kms`,
            remedy: "Deny s3:PutObject with another algorithm, another key, and the algorithm without a key.",
          },
        ]
      : []),
  ];
}

const location = z.object({
  bucket: z.string().min(1),
  key: z.string().min(1),
  region: z.string().min(1),
  use_lockfile: z.literal(true),
  dynamodb_table: z.string().optional(),
});

/** Each state has a place of its own, in the store that backend makes, and the locks that the store has. */
function locations(stacks: Stacks): Problem[] {
  const buckets = resources(stacks, "aws_s3_bucket").map(({ block }) => block.bucket);
  const tables = resources(stacks, "aws_dynamodb_table").map(({ block }) => block.name);
  const keys = (["base", "app"] as const).map((stack) => stacks[stack].terraform.backend.s3?.key);
  return (["base", "app"] as const).flatMap((stack) => {
    const { data } = location.safeParse(stacks[stack].terraform.backend.s3);
    const isSound =
      data !== undefined &&
      buckets.includes(data.bucket) &&
      new Set(keys).size === keys.length &&
      (data.dynamodb_table === undefined ? tables.length === 0 : tables.includes(data.dynamodb_table)) &&
      (stacks[stack].provider.aws ?? []).some(({ region }) => region === data.region);
    if (isSound) return [];
    return [
      {
        stack,
        address: "terraform.backend.s3",
        wrong: "is not in the store of backend under a key of its own, with all locks that the store has",
        why: `Locks of another kind are not seen, and two stacks with one key destroy each other's resources: ${BACKEND}`,
        remedy: "Keep the state by keepStateInS3.",
      },
    ];
  });
}

/** A stack reads the state that the other one writes. */
function readers(stacks: Stacks): Problem[] {
  const written = stacks.base.terraform.backend.s3 ?? {};
  return Object.entries(stacks.app.data.terraform_remote_state ?? {})
    .filter(([, { backend, config }]) => {
      const read = z.record(z.string(), z.unknown()).catch({}).parse(config);
      return (
        backend !== "s3" ||
        ["bucket", "key", "region"].some((name) => read[name] === undefined || read[name] !== written[name])
      );
    })
    .map(([id]) => ({
      stack: "app" as const,
      address: `data.terraform_remote_state.${id}`,
      wrong: "is not where base keeps its state",
      why: "Terraform finds no outputs there: https://developer.hashicorp.com/terraform/language/state/remote-state-data",
      remedy: "Read it by readState.",
    }));
}

/** The state of backend is a file that no synthesis writes over, outside of the folder of its output. */
function localStates(stacks: Stacks): Problem[] {
  const { path } = stacks.backend.terraform.backend.local ?? {};
  if (typeof path === "string" && path.startsWith("../")) return [];
  return [
    {
      stack: "backend",
      address: "terraform.backend.local",
      wrong: "keeps its state in the folder of its output",
      why: "It is lost with what can be synthesized again: https://developer.hashicorp.com/terraform/language/backend/local",
      remedy: "Keep the state by keepStateLocally.",
    },
  ];
}
