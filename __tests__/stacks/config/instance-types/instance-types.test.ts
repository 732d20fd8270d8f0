import { describe, expect, it } from "vitest";
import { environments } from "../../../../stacks/config/choice.ts";
import { INSTANCE_TYPES } from "../../../../stacks/config/instance-types/instance-types.ts";

/** Graviton families have a g after their generation, except the first one, a1: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
const GRAVITON = /^(a1|[a-z]+\d+g[a-z]*)\./;

describe("the snapshot of instance types", () => {
  it("has the architecture that the name of each family says", () => {
    const wrong = [...INSTANCE_TYPES].filter(
      ([name, { architecture }]) => GRAVITON.test(name) !== (architecture === "arm64"),
    );
    expect(wrong).toEqual([]);
  });

  it("has 1,405 types, each with addresses", () => {
    expect(INSTANCE_TYPES.size).toBe(1405);
    for (const { addressesPerInterface } of INSTANCE_TYPES.values()) {
      expect(addressesPerInterface).toBeGreaterThanOrEqual(2);
    }
  });

  it("has the types of every environment", () => {
    const used = Object.values(environments).flatMap(({ nodes }) => nodes.instanceTypes);
    expect(used.filter((type) => !INSTANCE_TYPES.has(type))).toEqual([]);
  });

  // https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
  it.each([
    ["t3.medium", "amd64", 6],
    ["m7i.large", "amd64", 10],
    ["m7i.48xlarge", "amd64", 50],
    ["t4g.medium", "arm64", 6],
    ["a1.medium", "arm64", 4],
  ])("has %s", (name, architecture, addressesPerInterface) => {
    expect(INSTANCE_TYPES.get(name)).toEqual({ architecture, addressesPerInterface });
  });
});
