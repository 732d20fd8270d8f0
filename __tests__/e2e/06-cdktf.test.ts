import { describe, expect, it } from "vitest";
import { cdktf } from "../support/test-cloud.ts";

describe("cdktf against the local cloud, with nothing set but what npm run cloud prints", () => {
  it("lists the stacks", async () => {
    const list = await cdktf(["list"]);
    for (const stack of ["backend", "base", "app"]) expect(list).toContain(stack);
  });

  it("shows no difference after npm run up", async () => {
    expect(await cdktf(["diff", "base"])).toContain("No changes.");
  });

  it.each(["backend", "base", "app"])("deploys %s on top of npm run up without a change", async (stack) => {
    expect(await cdktf(["deploy", stack, "--auto-approve"])).toContain("No changes.");
  });
});
