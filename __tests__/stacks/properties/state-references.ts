import { z } from "zod";
import { resources } from "../../../stacks/checks/terraform.ts";
import type { Platform } from "./platforms.ts";

const location = z.object({
  bucket: z.string(),
  key: z.string(),
  region: z.string(),
  allowed_account_ids: z.array(z.string()),
});
const backend = location.extend({
  dynamodb_table: z.string().exactOptional(),
  kms_key_id: z.string(),
  use_lockfile: z.literal(true),
});
const remoteState = z.object({ base: z.object({ backend: z.literal("s3"), config: location }) });

/** What base and app say of the states' place that is not as backend makes it, or app of base's state that is not so. */
export function stateProblems({ config: { accountId, region, stateStore }, stacks }: Platform): string[] {
  const made = (type: string, attribute: string) =>
    resources(stacks, type)
      .filter(({ stack }) => stack === "backend")
      .map(({ block }) => String(block[attribute]));
  const base = backend.parse(stacks.base.terraform.backend.s3);
  const app = backend.parse(stacks.app.terraform.backend.s3);
  const read = remoteState.parse(stacks.app.data.terraform_remote_state).base.config;
  const own = [base, app].flatMap((state) => [
    ...missing("a bucket", made("aws_s3_bucket", "bucket"), state.bucket),
    ...(stateStore.locks === "both"
      ? missing("a lock table", made("aws_dynamodb_table", "name"), String(state.dynamodb_table))
      : unwanted("a lock table", [...made("aws_dynamodb_table", "name"), state.dynamodb_table])),
    ...missing(
      "a key",
      made("aws_kms_alias", "name").map((alias) => `arn:aws:kms:${region}:${accountId}:${alias}`),
      state.kms_key_id,
    ),
  ]);
  const places = [base, app, read].flatMap((state) => [
    ...missing("a region", [region], state.region),
    ...missing("an account", [accountId], state.allowed_account_ids.join()),
  ]);
  return [
    ...own,
    ...places,
    ...missing("the bucket of base's state", [base.bucket], read.bucket),
    ...missing("the key of base's state", [base.key], read.key),
    ...(base.key === app.key ? [`base and app have one state: ${base.key}`] : []),
  ];
}

function unwanted(what: string, named: readonly (string | undefined)[]): string[] {
  return named.filter((name) => name !== undefined).map((name) => `${name} is ${what}, which nothing asked for`);
}

function missing(what: string, present: readonly string[], named: string): string[] {
  return present.includes(named) ? [] : [`${named} is not ${what}: there is ${present.join(", ")}`];
}
