import { Command } from "commander";
import { UserError } from "./errors.ts";
import { CommandError } from "./run.ts";
import { StepError } from "./steps.ts";

const STACKS = "backend, base or app; all of them when left out";

const program = new Command("npm run")
  .description(
    "The platform, its stacks and the local cloud that runs them. ENVIRONMENT (local, dev, prod) chooses the configuration.",
  )
  .option("--verbose", "show the stack trace of an error")
  .showHelpAfterError("(add --help for what there is)")
  .configureHelp({ showGlobalOptions: true });

program
  .command("up")
  .description("start the local cloud, deploy everything to it, and ask the service for its answer")
  .action(async () => (await import("./commands/up.ts")).up());

program
  .command("down")
  .description("destroy everything on the local cloud, and the local cloud")
  .action(async () => (await import("./commands/down.ts")).down());

program
  .command("cloud")
  .description("start the local cloud only, and print the variables with which other tools work against it")
  .option("--json", "print the variables as a JSON object")
  .action(async (options) => (await import("./commands/cloud.ts")).cloud(options));

program
  .command("image")
  .description("build the service's image and push it to the environment's registry")
  .action(async () => (await import("./commands/image.ts")).image());

program
  .command("synth")
  .description("write the Terraform configuration of all stacks to cdktf.out")
  .action(async () => (await import("./commands/synth.ts")).synth());

program
  .command("plan")
  .argument("[stack]", STACKS)
  .description("show what a deployment would change")
  .action(async (stack) => (await import("./commands/plan.ts")).plan(stack));

program
  .command("deploy")
  .argument("[stack]", STACKS)
  .option("--yes", "do not ask")
  .description("deploy the stacks in their order")
  .action(async (stack, options) => (await import("./commands/deploy.ts")).deploy(stack, options));

program
  .command("destroy")
  .argument("[stack]", STACKS)
  .option("--yes", "do not ask")
  .description("destroy the stacks in the reverse order")
  .action(async (stack, options) => (await import("./commands/destroy.ts")).destroy(stack, options));

program
  .command("outputs")
  .argument("[stack]", STACKS)
  .description("print the outputs of deployed stacks as JSON")
  .action(async (stack) => (await import("./commands/outputs.ts")).outputs(stack));

program
  .command("test")
  .description("run every check and test, the end-to-end suite on a local cloud of its own")
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
  if (error instanceof CommandError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\nThis is a defect of ours: run again with --verbose, and report it with its output.`;
}
