import { CommandError, inOurWords, UserError } from "../lib/errors.ts";
import { StepError } from "../lib/steps.ts";
import { CheckError } from "../stacks/checks/problem.ts";
import { ConfigError } from "../stacks/config/errors.ts";

const COMMAND_REMEDY = "npm run doctor shows what this machine lacks, and which registries do not answer.";

/** Explains an error to the user: its code, what failed and why, what to do, and where the log is. */
export function explain(error: unknown): string {
  if (error instanceof StepError) {
    return [`\n${error.message}.`, explain(error.cause), `Log: ${error.logFile}`].join("\n");
  }
  if (error instanceof UserError) return `Error ${error.code}: ${error.message}\n${error.remedy}`;
  if (error instanceof CommandError) return `Error ${error.code}: ${error.message}\n${COMMAND_REMEDY}`;
  if (error instanceof ConfigError || error instanceof CheckError) return `Error ${error.code}: ${error.message}`;
  const translated = inOurWords(error);
  if (translated !== undefined) return explain(translated);
  const message = error instanceof Error ? error.message : String(error);
  return `Error DEFECT: ${message}\nThis is a defect of this project: run again with \`-- --verbose\`, and report it with its output.`;
}
