import { cp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withScratch } from "../lib/cache/scratch.ts";
import { withLockOf } from "../lib/lock.ts";
import type { Log } from "../lib/log.ts";
import { type EnvironmentChange, run, runToLog } from "../lib/processes/run.ts";
import { outputRoot, stackDirectory } from "../stacks/project.ts";
import type { StackName } from "../stacks/stack-names.ts";
import { withImportsIn } from "./output-folder.ts";
import type { Target } from "./target.ts";
import { onlyLocksChanged } from "./terraform-backend.ts";
import { terraformProgress } from "./terraform-progress.ts";

/** How many resources Terraform added, changed and destroyed. */
interface Changes {
  add: number;
  change: number;
  destroy: number;
}

interface TerraformOptions {
  command: string;
  directory: string;
  env: EnvironmentChange;
  /**
   * Whether Ctrl-C stops a change before its end. The AWS provider then cancels its calls. A resource that it waits for
   * is tainted and created again the next time. A resource that it has just requested is created but is in no state:
   * StopProvider in https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/grpc_provider.go
   */
  interruptible?: boolean;
}

/** https://developer.hashicorp.com/terraform/cli/config/environment-variables */
const ENVIRONMENT: EnvironmentChange = { TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };

/**
 * The subcommands that get further arguments of the user, from TF_CLI_ARGS. Other subcommands do not know them all, or
 * have an output that the project reads. Arguments that come after them, from the project, replace them.
 */
const WITH_ARGUMENTS: readonly string[] = ["plan", "apply", "destroy"];

/** The project reads the text that a change prints. Terraform's JSON has other lines. */
const AS_TEXT = "-json=false";

/** Values of the stack's variables, by their names. */
type Variables = Readonly<Record<string, string>>;

/** Terraform in the folder of one synthesized stack. */
export class Terraform {
  readonly #command: string;
  readonly #interruptible: boolean;
  readonly #options: { cwd: string; env: EnvironmentChange };

  constructor({ command, directory, env, interruptible = false }: TerraformOptions) {
    this.#command = command;
    this.#interruptible = interruptible;
    this.#options = { cwd: directory, env: { ...env, ...ENVIRONMENT } };
  }

  /** Initializes providers and backend, whose locks may have changed since the last time. */
  async init(log: Log): Promise<void> {
    log.progress("initializes Terraform");
    const { cwd } = this.#options;
    const waiting = {
      onBusy: (pid?: number) => log.write(`Waiting for the terraform init of process ${pid}.\n`),
      onKilled: () => log.write("Waiting until the lock of a killed terraform init expires.\n"),
    };
    // two commands that install providers into one folder at the same time remove each other's
    await withLockOf(join(cwd, "init"), waiting, async () => {
      await this.#run(log, "init", ...((await onlyLocksChanged(cwd)) ? ["-reconfigure"] : []));
    });
  }

  /** Deploys the stack. */
  apply(log: Log, variables: Variables = {}): Promise<Changes> {
    return this.#change(log, "apply", ...argumentsFor(variables));
  }

  /** The plan as text, for a person. It changes nothing and takes no lock. */
  plan(log: Log, variables: Variables = {}): Promise<string> {
    // a plan file contains secret values, and other plans of the stack may run at the same time
    const planned = async (directory: string) => {
      const file = join(directory, "plan.tfplan");
      // with -detailed-exitcode of the user, a plan that has changes would count as failed
      const own = ["-detailed-exitcode=false", "-lock=false", `-out=${file}`];
      await this.#run(log, "plan", ...own, ...argumentsFor(variables));
      return this.#run(log, "show", file);
    };
    return withScratch("plan", planned, this.#options.cwd);
  }

  /** Destroys the resources in the state. Without a refresh, Terraform relies on the state and reads no data source. */
  destroy(log: Log, { refresh }: { refresh: boolean }): Promise<Changes> {
    return this.#change(log, "destroy", `-refresh=${refresh}`);
  }

  /** Terraform finishes a change and writes the state even when this process is killed. */
  async #change(log: Log, subcommand: string, ...args: string[]): Promise<Changes> {
    const onLine = terraformProgress(log.progress);
    const options = { ...this.#optionsOf(subcommand), log, onLine, interruptible: this.#interruptible };
    const all = [subcommand, "-no-color", AS_TEXT, "-auto-approve", ...args];
    return readChanges(await runToLog(this.#command, all, options));
  }

  #run(log: Log, subcommand: string, ...args: string[]): Promise<string> {
    const onLine = terraformProgress(log.progress);
    return run(this.#command, [subcommand, "-no-color", ...args], { ...this.#optionsOf(subcommand), log, onLine });
  }

  #optionsOf(subcommand: string): { cwd: string; env: EnvironmentChange } {
    const { cwd, env } = this.#options;
    return { cwd, env: WITH_ARGUMENTS.includes(subcommand) ? env : { ...env, TF_CLI_ARGS: undefined } };
  }
}

function argumentsFor(variables: Variables): string[] {
  return Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`);
}

/** Terraform in the folder of a synthesized stack of the target. */
export function terraformOf(
  { config, env, terraform: command }: Target,
  stack: StackName,
  directory = stackDirectory(config.name, stack),
): Terraform {
  // a change may take half an hour on AWS, and a minute on the local cloud
  return new Terraform({ command, directory, env, interruptible: config.environment !== "local" });
}

/**
 * Plans base for the first time, before the bucket for its state exists. The plan uses an empty local state in a copy
 * of the stack's folder. https://developer.hashicorp.com/terraform/language/files/override
 */
export async function planBase(target: Target, log: Log): Promise<string> {
  const folder = stackDirectory(target.config.name, "base");
  const override = { terraform: { backend: { local: {} } } };
  const planned = async (directory: string) => {
    await cp(join(folder, "cdk.tf.json"), join(directory, "cdk.tf.json"));
    await writeFile(join(directory, "local_override.tf.json"), JSON.stringify(override));
    const terraform = terraformOf(target, "base", directory);
    await terraform.init(log);
    return terraform.plan(log);
  };
  return withScratch("base", planned, dirname(folder));
}

/**
 * Runs work while the folder of stack backend contains import blocks. Terraform skips a resource that is already in
 * the state: https://developer.hashicorp.com/terraform/language/import
 */
export function withImportBlocks({ config }: Target, blocks: object, work: () => Promise<void>): Promise<void> {
  return withImportsIn({ outdir: outputRoot, name: config.name }, "backend", blocks, work);
}

/**
 * Reads the counts from Terraform's closing line: `Apply complete! Resources: 1 added, 0 changed, 0 destroyed.`
 * Warnings may quote such a line. The closing line comes after the warnings and before the outputs.
 */
export function readChanges(output: string): Changes {
  const [untilOutputs = ""] = output.split(/^Outputs:$/m);
  const closing = untilOutputs.match(/^(Apply|Destroy) complete! Resources: .*$/gm)?.at(-1) ?? "";
  const count = (word: string) => Number(closing.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { add: count("added"), change: count("changed"), destroy: count("destroyed") };
}

/** A short text, for example: 3 added, 1 changed. */
export function describeChanges({ add, change, destroy }: Changes): string {
  const counts = Object.entries({ added: add, changed: change, destroyed: destroy });
  const shown = counts.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`);
  return shown.join(", ") || "no changes";
}
