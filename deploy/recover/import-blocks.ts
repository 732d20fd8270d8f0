import { z } from "zod";
import type { Stack } from "../../stacks/checks/terraform.ts";

/**
 * Terraform's JSON that imports existing resources into an empty state:
 * https://developer.hashicorp.com/terraform/language/import
 */
export interface ImportBlocks {
  import: { to: string; id: string }[];
  /** Looks up the keys behind aliases, which only AWS knows. */
  data: { aws_kms_alias: Record<string, { name: string }> };
}

type Blocks = Record<string, Record<string, unknown>>;

/** The import blocks of a stack, with an id for each resource. It supports buckets, tables, and keys with aliases. */
export function importBlocks(stack: Stack): ImportBlocks {
  const { aws_kms_alias: aliases = {}, aws_s3_bucket: buckets = {} } = stack.resource;
  const ids: Record<string, (id: string, block: Record<string, unknown>) => string> = {
    aws_kms_alias: (_, block) => text(block.name),
    aws_kms_key: (id) => `\${data.aws_kms_alias.${aliasOf(id, aliases)}.target_key_id}`,
    aws_dynamodb_table: (_, block) => text(block.name),
    aws_s3_bucket: (_, block) => text(block.bucket),
  };
  const blocks = Object.entries(stack.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([id, block]) => {
      // every resource about a bucket has the bucket's name as id
      const idOf = type.startsWith("aws_s3_bucket_") ? () => bucketOf(block, buckets) : ids[type];
      if (idOf === undefined) throw new Error(`there is no rule for the import of ${type}`);
      return { to: `${type}.${id}`, id: idOf(id, block) };
    }),
  );
  const names = Object.entries(aliases).map(([id, { name }]) => [id, { name: text(name) }]);
  return { import: blocks, data: { aws_kms_alias: Object.fromEntries(names) } };
}

/** The name of the alias that points to a key. */
function aliasOf(key: string, aliases: Blocks): string {
  const found = Object.entries(aliases).find(([, block]) => referenced(block.target_key_id) === key);
  if (found === undefined) throw new Error(`the key ${key} has no alias, by which it could be found`);
  return found[0];
}

function bucketOf({ bucket }: Record<string, unknown>, buckets: Blocks): string {
  return text(buckets[referenced(bucket)]?.bucket);
}

/** The resource id in a reference such as ${aws_s3_bucket.id.bucket}. */
function referenced(reference: unknown): string {
  return text(reference).split(".")[1] ?? "";
}

function text(value: unknown): string {
  return z.string().parse(value);
}
