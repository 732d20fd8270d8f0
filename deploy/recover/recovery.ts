import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HeadBucketCommand, NotFound, S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { stackSchema } from "../../stacks/checks/terraform.ts";
import { stackDirectory } from "../../stacks/project.ts";
import { type Target, terraformOf } from "../target.ts";
import type { Terraform } from "../terraform.ts";
import { importBlocks } from "./import-blocks.ts";

/**
 * Runs work with backend's initialized Terraform while the stack's folder contains the import blocks.
 * @returns the result of the work
 */
export async function withImports<T>(target: Target, log: Log, work: (terraform: Terraform) => Promise<T>): Promise<T> {
  const folder = stackDirectory(target.config.name, "backend");
  const stack = stackSchema.parse(JSON.parse(await readFile(join(folder, "cdk.tf.json"), "utf8")));
  const file = join(folder, "import.tf.json");
  await writeFile(file, JSON.stringify(importBlocks(stack)));
  try {
    const terraform = terraformOf(target, "backend");
    await terraform.init(log);
    return await work(terraform);
  } finally {
    await rm(file);
  }
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

/**
 * Refuses to recover a backend that was never deployed.
 * @throws {UserError} when there is no state bucket.
 */
export async function requireStateBucket({ config, client }: Pick<Target, "config" | "client">): Promise<void> {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const Bucket = config.names.stateBucket;
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new UserError("NOTHING_TO_RECOVER", `There is no bucket ${Bucket}: stack backend is not deployed.`, {
      remedy: "Deploy it with: npm run deploy backend",
    });
  }
}
