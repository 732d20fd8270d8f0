import { Command } from "commander";
import { ConfigError } from "../stacks/config/errors.ts";
import { UserError } from "./errors.ts";
import { CommandError } from "./run.ts";
import { StepError } from "./steps.ts";

const program = new Command("npm run")
  .description(
    "The platform, its stacks and the local cloud that runs them. ENVIRONMENT (local, dev, prod) chooses the configuration.",
  )
  .option("--verbose", "show the stack trace of an error")
  .showHelpAfterError("(add --help for what there is)")
  .configureHelp({ showGlobalOptions: true });

program
  .command("synth")
  .description("write the Terraform configuration of all stacks to cdktf.out")
  .action(async () => (await import("./commands/synth.ts")).synth());

program
  .command("test")
  .description("run every check and test")
  .action(async () => (await import("./commands/test.ts")).test());

try {
  await program.parseAsync();
} catch (error) {
  console.error(explain(error));
  if (program.opts<{ verbose?: boolean }>().verbose) console.error(error);
  process.exitCode = 1;
}

/** An error in the user's words: what failed, why, what to do, where the log is. */
function explain(error: unknown): string {
  if (error instanceof StepError) {
    return [`\n${error.message}.`, explain(error.cause), `Log: ${error.logFile}`].join("\n");
  }
  if (error instanceof UserError) return [error.message, error.remedy].filter(Boolean).join("\n");
  if (error instanceof CommandError || error instanceof ConfigError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\nThis is a defect of ours: run again with --verbose, and report it with its output.`;
}
