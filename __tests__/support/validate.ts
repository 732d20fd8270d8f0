import { z } from "zod";
import { CommandError } from "../../lib/errors.ts";
import { noLog as log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform } from "../../lib/tools/tools.ts";

const verdict = jsonSchema(z.object({ valid: z.boolean(), diagnostics: z.array(z.unknown()) }));

const diagnosed = jsonSchema(
  z.object({ diagnostics: z.array(z.object({ severity: z.string(), summary: z.string() }).loose()) }),
);

/** What Terraform and the providers' schemas find in a directory that `validate` has initialized. */
export async function diagnose(directory: string, cliConfigFile: string): Promise<z.infer<typeof diagnosed>> {
  const env = { TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
  const lines: string[] = [];
  const command = await ensureTool(terraform, log);
  try {
    await run(command, ["validate", "-json"], { cwd: directory, env, onLine: (line) => lines.push(line) });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  return diagnosed.parse(lines.join("\n"));
}

/** Terraform's validation of the synthesized stack in a directory, with the provider schemas of a CLI configuration. */
export async function validate(directory: string, cliConfigFile: string): Promise<z.infer<typeof verdict>> {
  const env = { TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
  const options = { cwd: directory, env };
  const command = await ensureTool(terraform, log);
  await run(command, ["init", "-backend=false"], options);
  return verdict.parse(await run(command, ["validate", "-json"], options));
}
