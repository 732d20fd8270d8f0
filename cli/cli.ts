import { existsSync } from "node:fs";
import { Argument, Command, CommanderError, InvalidArgumentError } from "commander";
import { endOnInterrupt, interruptedExitCode, interruption } from "../lib/processes/interruption.ts";
import { STACKS, type StackName } from "../stacks/stack-names.ts";
import { explain } from "./explain.ts";
import { isSuite, SUITES } from "./suites.ts";

/** Exit codes: 1 if the work failed, 2 if the command line is wrong. For signals, see `interruptedExitCode`. */
const FAILED = 1;
const WRONG_USAGE = 2;

const stack = () => new Argument("[stack]", "all of them when left out").choices(STACKS);

const program = new Command("npm run")
  .description(
    "The platform, its stacks and the local cloud that runs them. ENVIRONMENT (local, dev, prod) chooses the configuration.",
  )
  .option("--verbose", "show the stack trace of an error")
  .showHelpAfterError("(npm run <command> -- --help shows what there is)")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

program
  .command("up")
  .description("start the local cloud, deploy everything to it, and ask the service for its answer")
  .action(async () => (await import("./commands/up.ts")).up());

program
  .command("doctor")
  .option("--json", "print the findings as a JSON array")
  .description("say what up needs of this machine, and whether it is there; changes nothing")
  .action(async (options) => (await import("./commands/doctor.ts")).doctor(options));

program
  .command("down")
  .option("--force", "remove the local cloud without destroying its stacks first")
  .description("destroy everything on the local cloud, and the local cloud")
  .action(async (options) => (await import("./commands/down.ts")).down(options));

program
  .command("cloud")
  .option("--json", "print the variables as a JSON object")
  .description("start the local cloud only, and print the variables with which other tools work on it")
  .action(async (options) => (await import("./commands/cloud.ts")).cloud(options));

program
  .command("image")
  .description("build the service's image and push it to the environment's registry")
  .action(async () => (await import("./commands/image.ts")).image());

program
  .command("mirror")
  .option("--json", "print what was copied as a JSON array")
  .description("copy the public images that the cluster needs to the environment's registry")
  .action(async (options) => (await import("./commands/mirror.ts")).mirror(options));

program
  .command("synth")
  .description("write the Terraform configuration of all stacks to cdktf.out")
  .action(async () => (await import("./commands/synth.ts")).synth());

program
  .command("plan")
  .addArgument(stack())
  .description("show what a deployment would change")
  .action(async (name?: StackName) => (await import("./commands/plan.ts")).plan(name));

program
  .command("deploy")
  .addArgument(stack())
  .option("--yes", "do not ask")
  .description("deploy the stacks in their order")
  .action(async (name: StackName | undefined, options) => (await import("./commands/deploy.ts")).deploy(name, options));

program
  .command("destroy")
  .addArgument(stack())
  .option("--yes", "do not ask")
  .description("destroy the stacks in the reverse order")
  .action(async (name: StackName | undefined, options) =>
    (await import("./commands/destroy.ts")).destroy(name, options),
  );

program
  .command("outputs")
  .addArgument(stack())
  .description("print the outputs of deployed stacks as JSON")
  .action(async (name?: StackName) => (await import("./commands/outputs.ts")).outputs(name));

program
  .command("unlock")
  .addArgument(stack())
  .option("--yes", "do not ask")
  .option("--json", "only print the locks, as a JSON object")
  .description("show who holds the locks of the states, and release those whose Terraform is gone")
  .action(async (name: StackName | undefined, options) => (await import("./commands/unlock.ts")).unlock(name, options));

program
  .command("recover")
  .option("--yes", "do not ask")
  .description("make backend's lost state again from what is deployed")
  .action(async (options) => (await import("./commands/recover.ts")).recover(options));

program
  .command("cost")
  .option("--json", "print what it costs as a JSON object")
  .description("say what a month of the environment costs on AWS, as its stacks are written")
  .action(async (options) => (await import("./commands/cost.ts")).cost(options));

program
  .command("test")
  .argument("[what...]", "suites or files of tests; all suites but the long drills when left out", chosenTests)
  .option("--long", "run the long drills, too")
  .description("run every check and test, the end-to-end suite on a local cloud of its own")
  .addHelpText("after", `\nSuites: ${Object.keys(SUITES).join(", ")}\n`)
  .addHelpText("after", "Examples:\n  npm test -- unit tools\n  npm test -- __tests__/lib/steps.test.ts")
  .action(async (what: string[], options) => (await import("./commands/test.ts")).test(what, options));

program
  .command("bench")
  .argument("[name]", "all of them when left out")
  .option("--json", "print the results as JSON")
  .description("measure, print ratios, and keep the results in bench/results")
  .action(async (name: string | undefined, options) => (await import("./commands/bench.ts")).bench(name, options));

program
  .command("docs")
  .description(
    "write the generated parts of the documentation again: the diagram of the stacks, the values of the charts",
  )
  .action(async () => (await import("./commands/docs.ts")).docs());

const cache = program.command("cache").description("look after what was installed and built for all local clouds");

cache
  .command("list")
  .option("--json", "print a JSON array")
  .description("show what there is, with its size, last use and state; verifies all of it, and changes nothing")
  .action(async (options) => (await import("./commands/cache.ts")).cacheList(options));

cache
  .command("clean")
  .option("--all", "remove all but what a process builds or uses")
  .description("remove what this version does not use, and what is damaged or half-written")
  .action(async (options) => (await import("./commands/cache.ts")).cacheClean(options));

endOnInterrupt();
// an error outside of awaited work is a failure, too: a log that can't be written, a lock that was taken away
process.on("uncaughtException", (error) => {
  tell(error);
  process.exit(FAILED);
});
run();

/** The tests chosen so far, with one more suite, test file or test folder. */
function chosenTests(value: string, others: readonly string[] = []): string[] {
  if (isSuite(value) || existsSync(value)) return [...others, value];
  throw new InvalidArgumentError("It is neither a suite nor a file.");
}

async function run(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has printed the error already; a request for help is not an error
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    } else {
      // after Ctrl-C, programs fail because they were interrupted
      tell(error, interruption.aborted ? interruption.reason : error);
      process.exitCode = FAILED;
    }
  }
  process.exitCode = interruptedExitCode() ?? process.exitCode;
}

/** @param reason is explained in place of the error; the stack trace is still the error's */
function tell(error: unknown, reason = error): void {
  console.error(explain(reason));
  if (program.opts<{ verbose?: boolean }>().verbose) console.error(error);
}
