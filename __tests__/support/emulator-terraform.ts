import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { noLog as log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform } from "../../lib/tools/tools.ts";
import { clientEnvironment } from "../../local/emulator/client.ts";
import { ensureDeployer } from "../../local/emulator/deployer.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { awsOnly } from "./aws-mirror.ts";

/** Runs a subcommand of Terraform, and returns what it prints. */
export type Terraform = (subcommand: string, ...args: string[]) => Promise<string>;

/**
 * Prepares Terraform for a running emulator, as its deployer.
 * @param source a directory with a configuration, which is copied
 * @param variables values of variables for all subcommands
 */
export async function terraformOn(
  options: EmulatorOptions,
  source: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Terraform> {
  const command = await ensureTool(terraform, log);
  const cwd = join(options.cloudDirectory, "stack");
  await cp(source, cwd, { recursive: true });
  const cliConfigFile = join(options.cloudDirectory, "terraform.rc");
  await writeFile(cliConfigFile, await awsOnly());
  const credentials = await ensureDeployer(options);
  const env = {
    ...clientEnvironment({ ...options, credentials }, process.env),
    TF_CLI_CONFIG_FILE: cliConfigFile,
    CHECKPOINT_DISABLE: "1",
  };
  const inStack: Terraform = (subcommand, ...args) =>
    run(command, [subcommand, "-no-color", "-input=false", ...args], { cwd, env });
  await inStack("init");
  await writeFile(join(cwd, "terraform.tfvars.json"), JSON.stringify(variables));
  return inStack;
}
