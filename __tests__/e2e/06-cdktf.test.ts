import { describe, expect, it } from "vitest";
import { inCloud } from "./test-cloud.ts";

/** CDKTF's own command line, with nothing set but what `npm run cloud` prints. */
const cdktf = (...args: string[]) => inCloud("npx", ["--no-install", "cdktf", ...args]);

describe("cdktf against the local cloud", () => {
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
