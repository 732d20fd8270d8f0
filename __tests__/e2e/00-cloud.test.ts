import { beforeAll, describe, expect, it } from "vitest";
import { inCloud, npmRun } from "../support/test-cloud.ts";

describe("npm run cloud, with nothing deployed", () => {
  beforeAll(async () => {
    await npmRun("cloud");
  });

  it("lets other tools work as the deployer", async () => {
    const arn = await inCloud("aws", ["sts", "get-caller-identity", "--query", "Arn", "--output", "text"]);
    expect(arn).toBe("arn:aws:iam::000000000000:user/deployer");
  });

  it("can be planned, except the stacks whose foundation is missing", async () => {
    const plan = await npmRun("plan");
    const [, backend, base, app] = plan.split(/^== /m);
    expect(backend).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy\./);
    expect(base).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy\./);
    expect(app).toContain("stack base, which is not deployed");
    expect(await inCloud("aws", ["s3api", "list-buckets", "--query", "Buckets", "--output", "json"])).toBe("[]");
  });

  it("refuses a stack before its foundation is deployed", async () => {
    await expect(npmRun("deploy", ["base", "--yes"])).rejects.toThrow(
      "Stack base builds on backend, which is not deployed",
    );
  });

  it("asks before it deploys, and refuses without a terminal to ask on", async () => {
    await expect(npmRun("deploy", ["backend"])).rejects.toThrow("The question can't be asked");
  });

  it("refuses a stack that does not exist, as a wrong command line", async () => {
    await expect(npmRun("plan", ["vpc"])).rejects.toThrow("exit code 2");
  });
});
