import { describe, expect, it } from "vitest";
import { requireFoundation, requireNothingAbove, requireUnprotected } from "../../deploy/checks.ts";
import { STACKS, type StackName, selectStacks } from "../../stacks/stack-names.ts";

/** The states of an environment with these deployed stacks. */
function deployed(...stacks: StackName[]): Record<StackName, { deployed: boolean }> {
  const has = (stack: StackName) => ({ deployed: stacks.includes(stack) });
  return { backend: has("backend"), base: has("base"), app: has("app") };
}

describe("selectStacks", () => {
  it("returns one stack, or all in the order of their deployment", () => {
    expect(selectStacks("base")).toEqual(["base"]);
    expect(selectStacks(undefined)).toEqual(["backend", "base", "app"]);
  });
});

describe("requireFoundation", () => {
  it("allows deploying all stacks from nothing, and each stack after its foundation", () => {
    requireFoundation(STACKS, deployed());
    requireFoundation(["backend"], deployed());
    requireFoundation(["base"], deployed("backend"));
    requireFoundation(["app"], deployed("backend", "base"));
  });

  it.each<[StackName, StackName[], StackName]>([
    ["base", [], "backend"],
    ["app", [], "backend"],
    ["app", ["backend"], "base"],
  ])("refuses %s if only %j is deployed, and names %s", (stack, there, missing) => {
    expect(() => requireFoundation([stack], deployed(...there))).toThrow(
      `Stack ${stack} builds on ${missing}, which is not deployed.`,
    );
  });
});

describe("requireNothingAbove", () => {
  it("allows destroying all stacks, and each stack after the stacks above it", () => {
    requireNothingAbove(STACKS, deployed("backend", "base", "app"));
    requireNothingAbove(["app"], deployed("backend", "base", "app"));
    requireNothingAbove(["base"], deployed("backend", "base"));
    requireNothingAbove(["backend"], deployed("backend"));
  });

  it.each<[StackName, StackName[], StackName]>([
    ["base", ["backend", "base", "app"], "app"],
    ["backend", ["backend", "base", "app"], "app"],
    ["backend", ["backend", "base"], "base"],
  ])("refuses %s if %j are deployed, and names %s", (stack, there, above) => {
    expect(() => requireNothingAbove([stack], deployed(...there))).toThrow(
      `Stack ${stack} can't be destroyed while ${above}, which builds on it, is deployed.`,
    );
  });
});

describe("requireUnprotected", () => {
  const prod = { environment: "prod", rehearses: undefined, protect: true };

  it("refuses stacks with resources that can't be created again", () => {
    expect(() => requireUnprotected(["base"], prod)).toThrow('"prod" protects base against');
    expect(() => requireUnprotected(STACKS, prod)).toThrow('"prod" protects backend and base against');
  });

  it("refuses on a local cloud the same as in the environment that it rehearses", () => {
    const rehearsal = { environment: "local", rehearses: "prod", protect: true };
    expect(() => requireUnprotected(["base"], rehearsal)).toThrow('"prod" protects base against');
  });

  it("allows destroying app, which can be deployed again", () => {
    requireUnprotected(["app"], prod);
  });

  it("allows destroying all stacks if nothing is protected", () => {
    requireUnprotected(STACKS, { environment: "local", rehearses: undefined, protect: false });
  });
});
