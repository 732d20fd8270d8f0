import { existsSync } from "node:fs";
import { Argument, Command, CommanderError, InvalidArgumentError } from "commander";
import { endOnInterrupt, interruptedExitCode, interruption } from "../lib/processes/interruption.ts";
import { STACKS, type StackName } from "../stacks/stack-names.ts";
import { explain } from "./explain.ts";
import { endOnLostOutput, isLostOutput } from "./lost-output.ts";
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

command("up", "start the local cloud, deploy everything to it, and ask the service for its answer").action(async () =>
  (await import("./commands/up.ts")).up(),
);

command("doctor", "say what up needs of this machine, and whether it is there; changes nothing")
  .option("--json", "print the findings as a JSON array")
  .action(async (options) => (await import("./commands/doctor.ts")).doctor(options));

command("down", "destroy everything on the local cloud, and the local cloud")
  .option("--force", "remove the local cloud without destroying its stacks first")
  .action(async (options) => (await import("./commands/down.ts")).down(options));

command("cloud", "start the local cloud only, and print the variables with which other tools work on it")
  .option("--json", "print the variables as a JSON object")
  .action(async (options) => (await import("./commands/cloud.ts")).cloud(options));

command("image", "build the service's image and push it to the environment's registry").action(async () =>
  (await import("./commands/image.ts")).image(),
);

command("mirror", "copy the public images that the cluster needs to the environment's registry")
  .option("--json", "print what was copied as a JSON array")
  .action(async (options) => (await import("./commands/mirror.ts")).mirror(options));

command("synth", "write the Terraform configuration of all stacks to cdktf.out").action(async () =>
  (await import("./commands/synth.ts")).synth(),
);

command("plan", "show what a deployment would change")
  .addArgument(stack())
  .action(async (name?: StackName) => (await import("./commands/plan.ts")).plan(name));

command("deploy", "deploy the stacks in their order")
  .addArgument(stack())
  .option("--yes", "do not ask")
  .option("--app-elsewhere", "make a cluster also if app could not be deployed to it with these credentials from here")
  .action(async (name: StackName | undefined, options) => (await import("./commands/deploy.ts")).deploy(name, options));

command("destroy", "destroy the stacks in the reverse order")
  .addArgument(stack())
  .option("--yes", "do not ask")
  .action(async (name: StackName | undefined, options) =>
    (await import("./commands/destroy.ts")).destroy(name, options),
  );

command("outputs", "print the outputs of deployed stacks as JSON")
  .addArgument(stack())
  .action(async (name?: StackName) => (await import("./commands/outputs.ts")).outputs(name));

command("unlock", "show who holds the locks of the states, and release those whose Terraform is gone")
  .addArgument(stack())
  .option("--yes", "do not ask")
  .option("--json", "only print the locks, as a JSON object")
  .action(async (name: StackName | undefined, options) => (await import("./commands/unlock.ts")).unlock(name, options));

command("recover", "make backend's lost state again from what is deployed")
  .option("--yes", "do not ask")
  .action(async (options) => (await import("./commands/recover.ts")).recover(options));

command("cost", "say what a month of the environment costs on AWS, as its stacks are written")
  .option("--json", "print what it costs as a JSON object")
  .action(async (options) => (await import("./commands/synth.ts")).cost(options));

command("test", "run every check and test, the end-to-end suite on a local cloud of its own")
  .argument("[what...]", "suites or files of tests; all suites but the long drills when left out", chosenTests)
  .option("--long", "run the long drills, too")
  .addHelpText("after", `\nSuites: ${Object.keys(SUITES).join(", ")}\n`)
  .addHelpText("after", "Examples:\n  npm test -- unit tools\n  npm test -- __tests__/lib/steps.test.ts")
  .action(async (what: string[], options) => (await import("./commands/test.ts")).test(what, options));

command("bench", "measure, print ratios, and keep the results in bench/results")
  .argument("[name]", "all of them when left out")
  .option("--json", "print the results as JSON")
  .action(async (name: string | undefined, options) => (await import("./commands/bench.ts")).bench(name, options));

command(
  "docs",
  "write the generated parts of the documentation again: the diagram of the stacks, the values of the charts",
).action(async () => (await import("./commands/docs.ts")).docs());

const cache = command("cache", "look after what was installed and built for all local clouds");

command("list", "show what there is, with its size, last use and state; verifies all of it, and changes nothing", cache)
  .option("--json", "print a JSON array")
  .action(async (options) => (await import("./commands/cache.ts")).cacheList(options));

command("clean", "remove what this version does not use, and what is damaged or half-written", cache)
  .option("--all", "remove all but what a process builds or uses")
  .action(async (options) => (await import("./commands/cache.ts")).cacheClean(options));

endOnInterrupt();
endOnLostOutput(tell);
// an error outside of awaited work is a failure, too: a log that can't be written, a lock that was taken away
process.on("uncaughtException", (error) => {
  tell(error);
  process.exit(FAILED);
});
run();

function command(name: string, description: string, parent = program): Command {
  return parent.command(name).description(description);
}

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
      const reason = interruption.aborted ? interruption.reason : error;
      if (!isLostOutput(reason)) tell(error, reason);
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
