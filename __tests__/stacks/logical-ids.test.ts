import { describe, expect, it } from "vitest";
import { STACKS } from "../../stacks/stack-names.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

const stacks = synthesize(testConfig("dev"));

// Terraform destroys what is no longer there under its address, and makes it again under another one: a change here
// replaces resources that run.
describe.each(STACKS)("addresses in %s", (name) => {
  it("stay as they are", () => {
    const addresses = Object.entries(stacks[name].resource).flatMap(([type, named]) =>
      Object.keys(named).map((id) => `${type}.${id}`),
    );
    expect(addresses.sort()).toMatchSnapshot();
  });
});
