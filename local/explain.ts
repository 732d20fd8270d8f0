import { CheckError } from "../stacks/checks/problem.ts";
import { ConfigError } from "../stacks/config/errors.ts";
import { CommandError, UserError } from "./errors.ts";
import { StepError } from "./steps.ts";

/** An error in the user's words: its code, what failed, why, what to do, where the log is. */
export function explain(error: unknown): string {
  if (error instanceof StepError) {
    return [`\n${error.message}.`, explain(error.cause), `Log: ${error.logFile}`].join("\n");
  }
  if (error instanceof UserError) return `Error ${error.code}: ${error.message}\n${error.remedy}`;
  if (error instanceof ConfigError || error instanceof CheckError || error instanceof CommandError) {
    return `Error ${error.code}: ${error.message}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `Error DEFECT: ${message}\nThis is a defect of ours: run again with \`-- --verbose\`, and report it with its output.`;
}
