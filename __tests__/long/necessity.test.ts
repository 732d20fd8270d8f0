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
import { type Mutant, mutantsOf } from "../stacks/necessity/mutants.ts";
import { awsOnly } from "../support/aws-mirror.ts";
import { EmulatorCloud } from "../support/emulator-cloud.ts";
import { synthesizeAgain } from "../support/synthesis.ts";

const NAME = "necessity-test";
/** The argument of the provider, and of backends and remote states. */
const PATH_STYLE = ["s3_use_path_style", "use_path_style"];

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
      expect(await work(stack, stacks, `right-${stack}`)).toBe("done");
  });

  it("is the way in which buckets are addressed: without it, no stack reads what is in the store", async () => {
    const mutants = [...mutantsOf(stacks)].filter(isNoticed);
    expect(mutants).toHaveLength(8);
    // they have nothing in common but the store, which they only read
    const results = await Promise.all(
      mutants.map((mutant, index) => work(mutant.block.stack, mutant.stacks, `wrong-${index}`)),
    );
    const asHost = expect.stringContaining(`${cloud.config.names.stateBucket}.localhost`);
    expect(results).toEqual(mutants.map(() => asHost));
  });

  function isNoticed({ block: { stack, section }, path }: Mutant): boolean {
    const isOfStore = section !== "provider" || stack === "backend";
    return isOfStore && PATH_STYLE.includes(path.at(-1) ?? "");
  }

  /** Has Terraform read and write what a stack keeps in the store, and returns "done" or the error. */
  async function work(stack: "backend" | "base" | "app", all: Stacks, folder: string): Promise<string> {
    const { terraform: settings, provider, resource, data } = all[stack];
    const { aws } = settings.required_providers;
    const local = { local: { path: join(cloud.directory, "backend.tfstate") } };
    const reading = {
      backend: { terraform: { ...settings, backend: local }, resource, data },
      // it publishes something, so that there is a state for app
      base: { terraform: settings, output: { cluster_name: { value: "-" } } },
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
      const command = stack === "base" ? ["apply", "-auto-approve"] : ["plan"];
      await run(terraform, [...command, "-no-color", "-input=false", "-lock=false"], { cwd, env });
      return "done";
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return error.message;
    }
  }
});
