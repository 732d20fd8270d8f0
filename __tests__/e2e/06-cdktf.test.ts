import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inCloud } from "./test-cloud.ts";

describe("cdktf against the local cloud, with nothing set but what npm run cloud prints", () => {
  let temporary: string;
  beforeAll(async () => {
    // it leaves a directory behind each time
    temporary = await mkdtemp(join(tmpdir(), "cdktf-test-"));
  });
  afterAll(() => rm(temporary, { recursive: true }));

  const cdktf = (...args: string[]) => inCloud("npx", ["--no-install", "cdktf", ...args], { TMPDIR: temporary });

  it("lists the stacks", async () => {
    const list = await cdktf("list");
    for (const stack of ["backend", "base", "app"]) expect(list).toContain(stack);
  });

  it("shows no difference after npm run up", async () => {
    expect(await cdktf("diff", "base")).toContain("No changes.");
  });

  it("deploys on top of npm run up without a change", async () => {
    expect(await cdktf("deploy", "backend", "base", "app", "--auto-approve")).toContain("No changes.");
  });
});
