import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../lib/log.ts";
import { type EnvironmentChange, run, runToLog } from "../lib/processes/run.ts";
import { stackDirectory } from "../stacks/project.ts";
import type { StackName } from "../stacks/stack-names.ts";
import type { Target } from "./target.ts";
import { onlyLocksChanged } from "./terraform-backend.ts";

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
const ENVIRONMENT: EnvironmentChange = {
  TF_IN_AUTOMATION: "1",
  CHECKPOINT_DISABLE: "1",
  TF_INPUT: "0",
  // each of these would share files of one stack with the others
  TF_DATA_DIR: undefined,
  TF_WORKSPACE: undefined,
};

/** Values of the stack's variables, by their names. */
type Variables = Readonly<Record<string, string>>;

/** Name of the plan's file in the stack's folder. The file exists until the plan has been shown. */
const PLAN_FILE = "plan.tfplan";

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
    await this.#run(log, "init", ...((await onlyLocksChanged(this.#options.cwd)) ? ["-reconfigure"] : []));
  }

  /** Deploys the stack. */
  apply(log: Log, variables: Variables = {}): Promise<Changes> {
    return this.#change(log, "apply", ...argumentsFor(variables));
  }

  /** The plan as text, for a person. It changes nothing and takes no lock. */
  async plan(log: Log, variables: Variables = {}): Promise<string> {
    try {
      await this.#run(log, "plan", "-lock=false", `-out=${PLAN_FILE}`, ...argumentsFor(variables));
      return await this.#run(log, "show", PLAN_FILE);
    } finally {
      // a plan file contains secret values
      await rm(join(this.#options.cwd, PLAN_FILE), { force: true });
    }
  }

  /** Destroys the resources in the state. Without a refresh, Terraform relies on the state and reads no data source. */
  destroy(log: Log, { refresh }: { refresh: boolean }): Promise<Changes> {
    return this.#change(log, "destroy", `-refresh=${refresh}`);
  }

  /** Terraform finishes a change and writes the state even when this process is killed. */
  async #change(log: Log, subcommand: string, ...args: string[]): Promise<Changes> {
    const options = { ...this.#options, log, interruptible: this.#interruptible };
    return readChanges(await runToLog(this.#command, [subcommand, "-no-color", "-auto-approve", ...args], options));
  }

  #run(log: Log, subcommand: string, ...args: string[]): Promise<string> {
    return run(this.#command, [subcommand, "-no-color", ...args], { ...this.#options, log });
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
  const directory = await mkdtemp(`${folder}-plan-`);
  const override = { terraform: { backend: { local: {} } } };
  try {
    await cp(join(folder, "cdk.tf.json"), join(directory, "cdk.tf.json"));
    await writeFile(join(directory, "local_override.tf.json"), JSON.stringify(override));
    const terraform = terraformOf(target, "base", directory);
    await terraform.init(log);
    return await terraform.plan(log);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/**
 * Runs work while the folder of stack backend contains import blocks. Terraform skips a resource that is already in
 * the state: https://developer.hashicorp.com/terraform/language/import
 */
export async function withImportBlocks({ config }: Target, blocks: object, work: () => Promise<void>): Promise<void> {
  const file = join(stackDirectory(config.name, "backend"), "import.tf.json");
  await writeFile(file, JSON.stringify(blocks));
  try {
    await work();
  } finally {
    await rm(file);
  }
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
