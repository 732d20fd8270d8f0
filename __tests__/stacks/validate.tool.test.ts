import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noLog as log } from "../../lib/log.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform } from "../../lib/tools/tools.ts";
import { terraformProviders } from "../../local/providers/terraform-providers.ts";
import type { Config } from "../../stacks/config/load.ts";
import { createApp } from "../../stacks/platform.ts";
import { STACKS } from "../../stacks/stack-names.ts";
import { switchedConfigs } from "../support/switched-configs.ts";
import { testConfig } from "../support/synthesis.ts";
import { validate } from "../support/validate.ts";

// what the autoscaler adds is checked as well
const autoscaler = { imageDigest: `sha256:${"0".repeat(64)}` };
const configs: Record<string, Config> = {
  local: testConfig("local", { autoscaler }),
  dev: testConfig("dev", { autoscaler }),
  prod: testConfig("prod", { autoscaler }),
  ...switchedConfigs,
};

describe.each(Object.entries(configs))("%s", (_, configured) => {
  let work: string;
  let cliConfigFile: string;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "validate-test-"));
    const command = await ensureTool(terraform, log);
    cliConfigFile = join(work, "terraform.rc");
    const providers = await terraformProviders({ terraform: command, cliConfigFile, log });
    // where current providers can't be had, the stacks are checked against the older ones that they work with, too
    const builtProviders = providers.source === "built" ? providers : undefined;
    createApp({ ...configured, builtProviders }, { outdir: join(work, "out"), stateRoot: join(work, "state") }).synth();
  });
  afterAll(() => rm(work, { recursive: true }));

  it.each(STACKS)("%s is valid by the schemas of the providers", async (stack) => {
    const directory = join(work, "out", configured.name, stack);
    expect(await validate(directory, cliConfigFile)).toEqual({ valid: true, diagnostics: [] });
  });
});
