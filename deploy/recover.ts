import { HeadBucketCommand, NotFound } from "@aws-sdk/client-s3";
import { z } from "zod";
import { insteadOf, UserError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Stack } from "../stacks/checks/terraform.ts";
import { stackDirectory } from "../stacks/project.ts";
import { s3 } from "./states.ts";
import { readStack } from "./synthesize.ts";
import type { ApiAccess, Target } from "./target.ts";
import { type Terraform, terraformOf, withImportBlocks } from "./terraform.ts";

/** Refuses to recover a backend that was never deployed, and has no state bucket. */
export async function requireStateBucket(access: ApiAccess): Promise<void> {
  const Bucket = access.config.names.stateBucket;
  const bucket = await s3(access).send(new HeadBucketCommand({ Bucket })).catch(insteadOf(undefined, NotFound));
  if (bucket !== undefined) return;
  throw new UserError("NOTHING_TO_RECOVER", `There is no bucket ${Bucket}: stack backend is not deployed.`, {
    remedy: "Deploy it with: npm run deploy backend",
  });
}

/** Runs work with backend's initialized Terraform while the stack's folder contains the import blocks. */
export async function withImports(target: Target, log: Log, work: (terraform: Terraform) => Promise<void>) {
  const stack = await readStack(stackDirectory(target.config.name, "backend"));
  await withImportBlocks(target, importBlocks(stack), async () => {
    const terraform = terraformOf(target, "backend");
    await terraform.init(log);
    await work(terraform);
  });
}

/** Refuses a recovery whose plan does more than import resources and change them in place. */
export function requireImportsOnly(plan: string): void {
  const [, add, destroy] = /^Plan: \d+ to import, (\d+) to add, \d+ to change, (\d+) to destroy\./m.exec(plan) ?? [];
  if (add === "0" && destroy === "0") return;
  throw new UserError("RECOVERY_REFUSED", "The plan does more than take into the state what is there.", {
    remedy: "Compare the environment's configuration with the one that backend was deployed with: the plan is above.",
  });
}

type Block = Record<string, unknown>;

/**
 * Terraform's JSON that imports the existing resources of a stack into an empty state, with an id for each. It supports
 * buckets, tables, and keys with aliases. Only AWS knows the keys behind the aliases: the data sources look them up.
 */
export function importBlocks({ resource }: Stack) {
  const { aws_kms_alias: aliases = {}, aws_s3_bucket: buckets = {} } = resource;
  const idOf = (type: string, name: string, block: Block): string => {
    // every resource about a bucket has the bucket's name as id
    if (type.startsWith("aws_s3_bucket_")) return text(buckets[referenced(block.bucket)]?.bucket);
    if (type === "aws_s3_bucket") return text(block.bucket);
    if (type === "aws_dynamodb_table" || type === "aws_kms_alias") return text(block.name);
    if (type === "aws_kms_key") return `\${data.aws_kms_alias.${aliasOf(name, aliases)}.target_key_id}`;
    throw new Error(`there is no rule for the import of ${type}`);
  };
  const imports = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]) => ({ to: `${type}.${name}`, id: idOf(type, name, block) })),
  );
  const lookups = Object.entries(aliases).map(([id, { name }]) => [id, { name: text(name) }] as const);
  return { import: imports, data: { aws_kms_alias: Object.fromEntries(lookups) } };
}

/** The name of the alias that points to a key. */
function aliasOf(key: string, aliases: Record<string, Block>): string {
  const found = Object.entries(aliases).find(([, block]) => referenced(block.target_key_id) === key);
  if (found === undefined) throw new Error(`the key ${key} has no alias, by which it could be found`);
  return found[0];
}

/** The resource id in a reference such as ${aws_s3_bucket.id.bucket}. */
function referenced(reference: unknown): string {
  return text(reference).split(".")[1] ?? "";
}

function text(value: unknown): string {
  return z.string().parse(value);
}
