import { describe, expect, it } from "vitest";
import { answer, cdktf, npmRun } from "../support/test-cloud.ts";

/** The README's steps with CDKTF's own command line, from an empty cloud to an answer and back. */
describe("cdktf, from nothing", () => {
  it("deploys backend and base", async () => {
    await npmRun("cloud");
    for (const stack of ["backend", "base"]) {
      expect(await cdktf(["deploy", stack, "--auto-approve"])).toMatch(/Apply complete! Resources: \d+ added/);
    }
  });

  it("deploys app once its image is there", async () => {
    await expect(cdktf(["deploy", "app", "--auto-approve"])).rejects.toThrow("image-pushed-by-npm-run-image");
    expect(await npmRun("image")).toMatch(/digest +sha256:[0-9a-f]{64}/);
    expect(await cdktf(["deploy", "app", "--auto-approve"])).toMatch(/Apply complete! Resources: \d+ added/);
    expect((await answer()).value).toBe("hello from SSM");
  });

  it("leaves nothing to change for npm run up", async () => {
    const lines = (await npmRun("up")).split("\n").filter((line) => line.startsWith("done   Deploy"));
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toContain("no changes");
  });

  it("destroys all stacks", async () => {
    for (const stack of ["app", "base", "backend"]) {
      expect(await cdktf(["destroy", stack, "--auto-approve"])).toMatch(/Destroy complete! Resources: \d+ destroyed/);
    }
  });
});
