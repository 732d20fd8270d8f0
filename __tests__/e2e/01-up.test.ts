import { beforeAll, describe, expect, it } from "vitest";
import { STACKS } from "../../stacks/stack-names.ts";
import { endAfter, moment, UP_MS } from "../support/interrupted.ts";
import { npmRun, terraform } from "../support/test-cloud.ts";

describe("npm run up, ended at a random moment", () => {
  it.each([
    ["Ctrl-C", "SIGINT"],
    ["kill -9", "SIGKILL"],
  ] as const)("by %s, does not block the next one", async (_, signal) => {
    await endAfter(moment(UP_MS), "up", signal);
  });
});

describe("npm run up", () => {
  let first: string;
  beforeAll(async () => {
    first = await npmRun("up");
  });

  it("ends with the service's answer and its URL", () => {
    expect(first).toMatch(/You have reached pod webapi-\S+\. This pod read the SSM parameter value of: \S+/);
    expect(first).toMatch(/http:\/\/10\.213\.\d+\.\d+/);
  });

  it("changes nothing when it runs again", async () => {
    const second = await npmRun("up");
    expect(second).toContain("You have reached pod");
    for (const stack of STACKS) {
      const line = second.split("\n").find((text) => text.startsWith("done") && text.toLowerCase().includes(stack));
      expect(line).toContain("no changes");
    }
  });

  it.each(STACKS)("leaves a plan without changes in %s", async (stack) => {
    const { exitCode, output } = await terraform(stack, ["plan", "-detailed-exitcode", "-input=false", "-no-color"]);
    expect(output).toContain("No changes.");
    expect(exitCode).toBe(0);
  });
});
