import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { STACKS } from "../../stacks/stack-names.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";
import { stackText } from "./stack-text.ts";

// the nodes of the local cloud have the architecture of its machine, and these files that of most
const { nodes } = testConfig("local");
const configs = {
  local: testConfig("local", { nodes: { ...nodes, architecture: "amd64", instanceTypes: ["t3.medium"] } }),
  dev: testConfig("dev"),
  prod: testConfig("prod"),
};

// update them with --update, and review what changed: it changes what is deployed
describe.each(Object.entries(configs))("what is deployed in %s", (environment, config) => {
  const stacks = synthesize(config);

  it.each(STACKS)("is as in the golden file of %s", async (stack) => {
    const golden = join(import.meta.dirname, "golden", environment, `${stack}.yaml`);
    await expect(stackText(stacks[stack])).toMatchFileSnapshot(golden);
  });

  it("differs from the golden file if one value differs", async () => {
    const { base } = synthesize(config);
    const [vpc] = Object.values(base.resource.aws_vpc ?? {});
    Object.assign(vpc ?? {}, { enable_dns_support: false });
    expect(stackText(base)).not.toBe(stackText(stacks.base));
  });
});
