import { z } from "zod";
import type { Stack } from "../../stacks/checks/terraform.ts";

/** Terraform's JSON that takes what is there into an empty state: https://developer.hashicorp.com/terraform/language/import */
export interface ImportBlocks {
  import: { to: string; id: string }[];
  /** What AWS alone knows: which key an alias stands for. */
  data: { aws_kms_alias: Record<string, { name: string }> };
}

type Blocks = Record<string, Record<string, unknown>>;

/** By which id Terraform imports each resource of a stack that has buckets, tables and keys with aliases. */
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
      // all that S3 keeps of a bucket goes by the bucket's name
      const idOf = type.startsWith("aws_s3_bucket_") ? () => bucketOf(block, buckets) : ids[type];
      if (idOf === undefined) throw new Error(`there is no rule for the import of ${type}`);
      return { to: `${type}.${id}`, id: idOf(id, block) };
    }),
  );
  const names = Object.entries(aliases).map(([id, { name }]) => [id, { name: text(name) }]);
  return { import: blocks, data: { aws_kms_alias: Object.fromEntries(names) } };
}

/** The alias that points to a key. */
function aliasOf(key: string, aliases: Blocks): string {
  const found = Object.entries(aliases).find(([, block]) => referenced(block.target_key_id) === key);
  if (found === undefined) throw new Error(`the key ${key} has no alias, by which it could be found`);
  return found[0];
}

function bucketOf({ bucket }: Record<string, unknown>, buckets: Blocks): string {
  return text(buckets[referenced(bucket)]?.bucket);
}

/** The id in a reference such as ${aws_s3_bucket.id.bucket}. */
function referenced(reference: unknown): string {
  return text(reference).split(".")[1] ?? "";
}

function text(value: unknown): string {
  return z.string().parse(value);
}
