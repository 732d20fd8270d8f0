import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeUser, statementsOf, type TestUser } from "../support/iam-user.ts";
import { inCloud, npmRun, outputs } from "../support/test-cloud.ts";

const outputsSchema = z.object({
  bucket: z.string(),
  lock_table: z.string(),
  key_arn: z.string(),
  base_state_policy: z.string(),
  app_state_policy: z.string(),
});

/** Runs Terraform's own cycle, with both locks, as users with only the least policy of a stack. */
describe("an empty state store", () => {
  let store: z.infer<typeof outputsSchema>;
  let directory: string;
  const users: TestUser[] = [];

  beforeAll(async () => {
    await npmRun("down");
    await npmRun("cloud");
    await npmRun("deploy", ["backend", "--yes"]);
    store = outputsSchema.parse(await outputs("backend"));
    directory = await mkdtemp(join(tmpdir(), "state-users-test-"));
    for (const stack of ["base", "app"] as const) {
      users.push(await makeUser(`state-user-${stack}`, statementsOf(store[`${stack}_state_policy`])));
    }
  });
  afterAll(async () => {
    for (const user of users) await user.remove();
    await rm(directory, { recursive: true });
    await npmRun("down");
  });

  it.each([
    ["base", 0],
    ["app", 1],
  ] as const)("accepts the state of %s from the user who deploys it", async (stack, user) => {
    const terraform = await terraformAs(user, stack);
    expect(await terraform("apply", "-auto-approve")).toContain("Apply complete! Resources: 1 added");
    expect(await terraform("plan", "-detailed-exitcode")).toContain("No changes.");
  });

  it.each([
    ["app", 0],
    ["base", 1],
  ] as const)("refuses the state of %s from the user who deploys the other stack", async (stack, user) => {
    const apply = async () => (await terraformAs(user, stack))("apply", "-auto-approve");
    await expect(apply()).rejects.toThrow(/StatusCode: 403/);
  });

  /** Runs Terraform on a configuration with a stack's backend and a resource that needs no provider. */
  async function terraformAs(user: number, stack: "base" | "app") {
    const key = users[user]?.key;
    const folder = await mkdtemp(join(directory, "stack-"));
    await writeFile(join(folder, "main.tf.json"), JSON.stringify(configuration(stack)));
    const terraform = (subcommand: string, ...args: string[]) =>
      inCloud("terraform", [`-chdir=${folder}`, subcommand, "-input=false", "-no-color", ...args], {
        AWS_ACCESS_KEY_ID: key?.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key?.secretAccessKey,
      });
    await terraform("init");
    return terraform;
  }

  function configuration(stack: string) {
    const { bucket, lock_table, key_arn } = store;
    return {
      terraform: {
        backend: {
          s3: {
            bucket,
            key: `${stack}/terraform.tfstate`,
            region: key_arn.split(":")[3],
            use_path_style: true,
            encrypt: true,
            kms_key_id: key_arn,
            dynamodb_table: lock_table,
            use_lockfile: true,
          },
        },
      },
      resource: { terraform_data: { something: { input: stack } } },
    };
  }
});
