import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { onlyLocksChanged } from "../../deploy/terraform-backend.ts";

const S3 = { bucket: "states", key: "base/terraform.tfstate", allowed_account_ids: ["111122223333"] };
const BOTH = { ...S3, dynamodb_table: "locks", use_lockfile: true };
const FILE = { ...S3, use_lockfile: true };

/** A stack's folder, initialized with one backend and configured with another. */
async function folder({ was, is }: { was?: object; is: object }): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "terraform-backend-test-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "cdk.tf.json"), JSON.stringify({ terraform: { backend: is } }));
  if (was === undefined) return directory;
  await mkdir(join(directory, ".terraform"));
  const [[type, config] = []] = Object.entries(was);
  const initialized = { version: 3, backend: { type, config: { ...config, profile: null, acl: null }, hash: 1 } };
  await writeFile(join(directory, ".terraform", "terraform.tfstate"), JSON.stringify(initialized));
  return directory;
}

describe("onlyLocksChanged", () => {
  it.each([
    ["both became the file alone", BOTH, FILE],
    ["the file alone became both", FILE, BOTH],
    ["the table has another name", BOTH, { ...BOTH, dynamodb_table: "others" }],
  ])("is true if %s", async (_, was, is) => {
    expect(await onlyLocksChanged(await folder({ was: { s3: was }, is: { s3: is } }))).toBe(true);
  });

  it.each([
    ["nothing has changed", { s3: BOTH }, { s3: BOTH }],
    ["the bucket differs", { s3: BOTH }, { s3: { ...BOTH, bucket: "others" } }],
    ["the bucket and the locks differ", { s3: BOTH }, { s3: { ...FILE, bucket: "others" } }],
    ["the key differs", { s3: FILE }, { s3: { ...BOTH, key: "app/terraform.tfstate" } }],
    ["a setting is new", { s3: BOTH }, { s3: { ...FILE, profile: "production" } }],
    ["a setting is gone", { s3: BOTH }, { s3: { key: BOTH.key, use_lockfile: true } }],
    ["the accounts differ", { s3: BOTH }, { s3: { ...FILE, allowed_account_ids: ["444455556666"] } }],
    ["the state was in a file", { local: { path: "terraform.tfstate" } }, { s3: FILE }],
    ["the folder was never initialized", undefined, { s3: FILE }],
  ])("is false if %s", async (_, was, is) => {
    expect(await onlyLocksChanged(await folder({ ...(was && { was }), is }))).toBe(false);
  });

  it("is false if Terraform's record of the backend can't be read", async () => {
    const directory = await folder({ was: { s3: BOTH }, is: { s3: FILE } });
    await writeFile(join(directory, ".terraform", "terraform.tfstate"), "{");
    expect(await onlyLocksChanged(directory)).toBe(false);
  });

  it("is false if there is no folder", async () => {
    expect(await onlyLocksChanged("/nonexistent")).toBe(false);
  });
});
