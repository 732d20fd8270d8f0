import { describe, expect, it } from "vitest";
import { requireFoundation, requireNothingAbove, requireUnprotected } from "../../deploy/checks.ts";
import { STACKS, type StackName, selectStacks } from "../../stacks/stack-names.ts";

/** The states of an environment in which these stacks are deployed. */
function deployed(...stacks: StackName[]): Record<StackName, { deployed: boolean }> {
  const has = (stack: StackName) => ({ deployed: stacks.includes(stack) });
  return { backend: has("backend"), base: has("base"), app: has("app") };
}

describe("selectStacks", () => {
  it("is one stack, or all in the order of their deployment", () => {
    expect(selectStacks("base")).toEqual(["base"]);
    expect(selectStacks(undefined)).toEqual(["backend", "base", "app"]);
  });
});

describe("requireFoundation", () => {
  it("lets all be deployed from nothing, and each after those before it", () => {
    requireFoundation(STACKS, deployed());
    requireFoundation(["backend"], deployed());
    requireFoundation(["base"], deployed("backend"));
    requireFoundation(["app"], deployed("backend", "base"));
  });

  it.each<[StackName, StackName[], StackName]>([
    ["base", [], "backend"],
    ["app", [], "backend"],
    ["app", ["backend"], "base"],
  ])("refuses %s where only %j is deployed, and names %s", (stack, there, missing) => {
    expect(() => requireFoundation([stack], deployed(...there))).toThrow(
      `Stack ${stack} builds on ${missing}, which is not deployed.`,
    );
  });
});

describe("requireNothingAbove", () => {
  it("lets all be destroyed, and each after those that build on it", () => {
    requireNothingAbove(STACKS, deployed("backend", "base", "app"));
    requireNothingAbove(["app"], deployed("backend", "base", "app"));
    requireNothingAbove(["base"], deployed("backend", "base"));
    requireNothingAbove(["backend"], deployed("backend"));
  });

  it.each<[StackName, StackName[], StackName]>([
    ["base", ["backend", "base", "app"], "app"],
    ["backend", ["backend", "base", "app"], "app"],
    ["backend", ["backend", "base"], "base"],
  ])("refuses %s where %j are deployed, and names %s", (stack, there, above) => {
    expect(() => requireNothingAbove([stack], deployed(...there))).toThrow(
      `Stack ${stack} can't be destroyed while ${above}, which builds on it, is deployed.`,
    );
  });
});

describe("requireUnprotected", () => {
  const prod = { environment: "prod", rehearses: undefined, protect: true };

  it("refuses whatever holds something that can't be made again", () => {
    expect(() => requireUnprotected(["base"], prod)).toThrow('"prod" protects base against');
    expect(() => requireUnprotected(STACKS, prod)).toThrow('"prod" protects backend and base against');
  });

  it("refuses on a local cloud what it refuses in the environment that is rehearsed there", () => {
    const rehearsal = { environment: "local", rehearses: "prod", protect: true };
    expect(() => requireUnprotected(["base"], rehearsal)).toThrow('"prod" protects base against');
  });

  it("lets app go, which can be deployed again", () => {
    requireUnprotected(["app"], prod);
  });

  it("lets all go where nothing is protected", () => {
    requireUnprotected(STACKS, { environment: "local", rehearses: undefined, protect: false });
  });
});
