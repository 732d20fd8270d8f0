import { HeadBucketCommand, NotFound } from "@aws-sdk/client-s3";
import { z } from "zod";
import { UserError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Stack } from "../stacks/checks/terraform.ts";
import { stackDirectory } from "../stacks/project.ts";
import { s3 } from "./states.ts";
import { readStack } from "./synthesize.ts";
import { type ApiAccess, type Target, undefinedOn } from "./target.ts";
import { type Terraform, terraformOf, withImportBlocks } from "./terraform.ts";

/**
 * Refuses to recover a backend that was never deployed.
 * @throws {UserError} when there is no state bucket.
 */
export async function requireStateBucket(access: ApiAccess): Promise<void> {
  const Bucket = access.config.names.stateBucket;
  const bucket = await undefinedOn(s3(access).send(new HeadBucketCommand({ Bucket })), NotFound);
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

/**
 * Refuses a recovery that would create or destroy anything.
 * @throws {UserError} when the plan does more than import resources and change them in place.
 */
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
export function importBlocks(stack: Stack) {
  const { aws_kms_alias: aliases = {}, aws_s3_bucket: buckets = {} } = stack.resource;
  const ids: Record<string, (id: string, block: Block) => string> = {
    aws_kms_alias: (_, { name }) => text(name),
    aws_kms_key: (id) => `\${data.aws_kms_alias.${aliasOf(id, aliases)}.target_key_id}`,
    aws_dynamodb_table: (_, { name }) => text(name),
    aws_s3_bucket: (_, { bucket }) => text(bucket),
  };
  const blocks = Object.entries(stack.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([id, block]) => {
      // every resource about a bucket has the bucket's name as id
      const idOf = type.startsWith("aws_s3_bucket_")
        ? () => text(buckets[referenced(block.bucket)]?.bucket)
        : ids[type];
      if (idOf === undefined) throw new Error(`there is no rule for the import of ${type}`);
      return { to: `${type}.${id}`, id: idOf(id, block) };
    }),
  );
  const names = Object.entries(aliases).map(([id, { name }]) => [id, { name: text(name) }] as const);
  return { import: blocks, data: { aws_kms_alias: Object.fromEntries(names) } };
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
