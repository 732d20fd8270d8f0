import { describe, expect, it } from "vitest";
import { cdktf } from "../support/test-cloud.ts";

describe("cdktf on the local cloud, with only the variables of npm run cloud", () => {
  it("lists the stacks", async () => {
    const list = await cdktf(["list"]);
    for (const stack of ["backend", "base", "app"]) expect(list).toContain(stack);
  });

  it("shows no difference after npm run up", async () => {
    expect(await cdktf(["diff", "base"])).toContain("No changes.");
  });

  it.each(["backend", "base", "app"])("deploys %s after npm run up without a change", async (stack) => {
    expect(await cdktf(["deploy", stack, "--auto-approve"])).toContain("No changes.");
  });
});
