import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { run } from "../../lib/processes/run.ts";
import { environments } from "../../stacks/config/choice.ts";
import { checkEnvironment } from "../../stacks/config/load.ts";
import { stackDirectory } from "../../stacks/project.ts";
import { npmRun, printed, variablesSchema } from "../support/test-cloud.ts";

const outputsSchema = z.object({ cluster_role_arn: z.string(), repository_url: z.string() });

/** Each environment for AWS, unchanged, on its own local cloud with its account and region. */
describe.each(["dev", "prod"] as const)("%s, rehearsed", (rehearsed) => {
  const name = `test-${rehearsed}`;
  const selection = { REHEARSE: rehearsed, LOCAL_CLOUD: name };
  const { accountId, region, service } = checkEnvironment(rehearsed, environments[rehearsed]);

  const down = () => npmRun("down", [], selection);
  beforeAll(down);
  afterAll(down);

  it("answers", async () => {
    expect(await npmRun("up", [], selection)).toContain(`the SSM parameter value of: ${service.initialMessage}`);
  });

  it("leaves nothing to change in any stack", async () => {
    const plan = await npmRun("plan", [], selection);
    expect(plan.match(/No changes\./g)).toHaveLength(3);
  });

  it("has its own account, region and names", async () => {
    expect(outputsSchema.parse(await printed("outputs", ["base"], selection))).toEqual({
      cluster_role_arn: `arn:aws:iam::${accountId}:role/webapi-${rehearsed}-cluster`,
      repository_url: `${accountId}.dkr.ecr.${region}.amazonaws.com/webapi-${rehearsed}`,
    });
  });

  it("protects base against the project's command to destroy it", async () => {
    await npmRun("destroy", ["app", "--yes"], selection);
    await expect(npmRun("destroy", ["base", "--yes"], selection)).rejects.toThrow(
      `The environment "${rehearsed}" protects base against being destroyed.`,
    );
  });

  it.each(["backend", "base"] as const)(
    "protects %s against Terraform's destroy, before any of its resources is gone",
    async (stack) => {
      const env = variablesSchema.parse(await printed("cloud", ["--json"], selection));
      const folder = stackDirectory(name, stack);
      const destroy = run("terraform", [`-chdir=${folder}`, "destroy", "-auto-approve", "-no-color"], { env });
      await expect(destroy).rejects.toThrow("Instance cannot be destroyed");
      expect((await npmRun("plan", [stack], selection)).match(/No changes\./g)).toHaveLength(1);
    },
  );
});
