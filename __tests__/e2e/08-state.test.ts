import { describe, expect, it } from "vitest";
import { z } from "zod";
import { aws, npmRun, outputs, terraform } from "../support/test-cloud.ts";

const objectSchema = z.object({ ServerSideEncryption: z.string(), SSEKMSKeyId: z.string().optional() });

describe("the state in S3", () => {
  it.each(["base", "app"])("of %s is encrypted with the state key", async (stack) => {
    const { bucket = "", key_arn } = await outputs("backend");
    const object = await aws("s3api", "head-object", "--bucket", bucket, "--key", `${stack}/terraform.tfstate`);
    const { ServerSideEncryption, SSEKMSKeyId } = objectSchema.parse(JSON.parse(object));
    expect(ServerSideEncryption).toBe("aws:kms");
    expect(await keyOf(SSEKMSKeyId)).toBe(key_arn);
  });

  it("is changed by one of two concurrent deployments, and the other one names the holder of the lock", async () => {
    const apply = () => terraform("base", ["apply", "-auto-approve", "-input=false", "-no-color"]);
    const [won, lost] = (await Promise.all([apply(), apply()])).toSorted(
      (a, b) => Number(a.exitCode) - Number(b.exitCode),
    );
    expect(won?.output).toContain("Apply complete!");
    expect(lost?.exitCode).toBe(1);
    expect(lost?.output).toContain("Error acquiring the state lock");
    expect(lost?.output).toMatch(/Who: +\S+@\S+/);
  });

  it("stays while it describes resources: base is not destroyed while app builds on it", async () => {
    await expect(npmRun("destroy", ["base", "--yes"])).rejects.toThrow(
      "Stack base can't be destroyed while app, which builds on it, is deployed",
    );
  });

  it("is not locked afterwards", async () => {
    const { exitCode } = await terraform("base", ["plan", "-detailed-exitcode", "-input=false"]);
    expect(exitCode).toBe(0);
  });
});

/** The ARN of a key. S3 may name it by its ARN, its alias or its id. */
async function keyOf(name = ""): Promise<string> {
  return aws("kms", "describe-key", "--key-id", name, "--query", "KeyMetadata.Arn", "--output", "text");
}
