import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandError } from "../../lib/errors.ts";
import { noLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform as tool } from "../../lib/tools/tools.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { linkPrograms } from "../../local/cloud/setup.ts";
import type { Stacks } from "../../stacks/checks/terraform.ts";
import { attributeOf, type Mutant, mutantsOf } from "../stacks/necessity/mutants.ts";
import { awsOnly } from "../support/aws-mirror.ts";
import { EmulatorCloud } from "../support/emulator-cloud.ts";
import { synthesizeAgain } from "../support/synthesis.ts";

const NAME = "necessity-test";
const PATH_STYLE = /\bs?3?_?use_path_style$/;

/** The attributes that only a running cloud notices: __tests__/stacks/necessity/survivors.ts, ANSWERED. */
describe("an attribute that only a local cloud notices", { timeout: 900_000 }, () => {
  let cloud: EmulatorCloud;
  let stacks: Stacks;
  let terraform: string;
  const paths = cloudPaths(NAME);

  beforeAll(async () => {
    cloud = await EmulatorCloud.start(NAME);
    terraform = await ensureTool(tool, noLog);
    await linkPrograms(paths.bin, { terraform });
    await writeFile(paths.terraformConfig, await awsOnly());
    expect((await cloud.startNpmRun("deploy", ["backend", "--yes"])).exitCode).toBe(0);
    stacks = synthesizeAgain(cloud.config);
  });
  afterAll(async () => {
    await cloud.remove();
    await rm(paths.output, { recursive: true });
  });

  it("is the way in which buckets are addressed: with it, each stack reads what is in the store", async () => {
    for (const stack of ["backend", "base", "app"] as const)
      expect(await plan(stack, stacks, `right-${stack}`)).toBe("planned");
  });

  it("is the way in which buckets are addressed: without it, no stack reads what is in the store", async () => {
    const mutants = [...mutantsOf(stacks)].filter(isNoticed);
    expect(mutants).toHaveLength(8);
    // they have nothing in common but the store, which they only read
    const results = await Promise.all(
      mutants.map(async (mutant, index) => [
        attributeOf(mutant),
        await plan(mutant.block.stack, mutant.stacks, `wrong-${index}`),
      ]),
    );
    expect(results).toEqual(
      mutants.map((mutant) => [attributeOf(mutant), expect.stringMatching(/no such host|certificate/)]),
    );
  });

  function isNoticed({ block: { stack, section }, path }: Mutant): boolean {
    const isOfStore = section !== "provider" || stack === "backend";
    return isOfStore && PATH_STYLE.test(path.at(-1) ?? "");
  }

  /** Plans what of a stack reads the store, and returns "planned" or the error. */
  async function plan(stack: "backend" | "base" | "app", all: Stacks, folder: string): Promise<string> {
    const { terraform: settings, provider, resource, data } = all[stack];
    const { aws } = settings.required_providers;
    const local = { local: { path: join(cloud.directory, "backend.tfstate") } };
    const reading = {
      backend: { terraform: { ...settings, backend: local }, resource, data },
      base: { terraform: settings },
      app: { terraform: settings, data: { terraform_remote_state: data.terraform_remote_state } },
    };
    const cwd = join(cloud.directory, folder);
    await mkdir(cwd);
    const content = { ...reading[stack], provider: { aws: provider.aws } };
    content.terraform = { ...content.terraform, required_providers: { aws: aws ?? { version: "" } } };
    await writeFile(join(cwd, "cdk.tf.json"), JSON.stringify(content));
    const env = { ...cloud.environment, TF_CLI_CONFIG_FILE: paths.terraformConfig, TF_IN_AUTOMATION: "1" };
    try {
      await run(terraform, ["init", "-no-color", "-input=false"], { cwd, env });
      await run(terraform, ["plan", "-no-color", "-input=false", "-lock=false"], { cwd, env });
      return "planned";
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return error.message;
    }
  }
});
