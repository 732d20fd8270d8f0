import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashOfOutput } from "../../../bench/synth/output.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bench-test-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(path: string, text: string): Promise<string> {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
  return hashOfOutput(directory);
}

describe("the hash of what was synthesized", () => {
  it("changes with a byte of a stack, with a stack, and with the place of a stack", async () => {
    const hashes = [
      await write("base/cdk.tf.json", "{}"),
      await write("base/cdk.tf.json", "{ }"),
      await write("app/cdk.tf.json", "{}"),
    ];
    rmSync(join(directory, "app"), { recursive: true });
    hashes.push(await write("other/cdk.tf.json", "{}"));
    expect(new Set(hashes).size).toBe(4);
  });

  it("does not change with what Terraform leaves there", async () => {
    const before = await write("base/cdk.tf.json", "{}");
    expect(await write("base/.terraform.lock.hcl", "provider")).toBe(before);
  });

  it("is refused where nothing was synthesized", async () => {
    await expect(hashOfOutput(directory)).rejects.toThrow("nothing has been synthesized");
  });
});
