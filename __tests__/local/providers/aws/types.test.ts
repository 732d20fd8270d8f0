import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { awsTypesOf } from "../../../../local/providers/aws/types.ts";
import { projectRoot } from "../../../../stacks/project.ts";
import { STACKS } from "../../../../stacks/stack-names.ts";
import { switchedConfigs } from "../../../support/switched-configs.ts";
import { synthesize, testConfig } from "../../../support/synthesis.ts";

const autoscaler = { imageDigest: `sha256:${"0".repeat(64)}` };
const configs = { dev: testConfig("dev", { autoscaler }), ...switchedConfigs };

describe("the AWS types of the stacks", () => {
  it.each(Object.entries(configs))("include all types that %s uses", async (_, config) => {
    const types = await awsTypesOf(join(projectRoot, "stacks"));
    const stacks = synthesize(config);
    const used = STACKS.flatMap((stack) => [
      ...Object.keys(stacks[stack].resource),
      ...Object.keys(stacks[stack].data),
    ]);
    expect(types).toEqual(expect.arrayContaining(used.filter((type) => type.startsWith("aws_"))));
  });

  it("have Terraform's names, for resources and data sources alike", async () => {
    const types = await awsTypesOf(join(projectRoot, "stacks"));
    expect(types).toEqual(expect.arrayContaining(["aws_eks_cluster", "aws_iam_policy_document", "aws_ecr_image"]));
    expect(types.every((type) => /^aws_[a-z0-9_]+$/.test(type))).toBe(true);
  });
});
