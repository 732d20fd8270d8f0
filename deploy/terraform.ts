import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../lib/log.ts";
import { type EnvironmentChange, run, runToLog } from "../lib/processes/run.ts";
import { onlyLocksChanged } from "./terraform-backend.ts";

/** How many resources Terraform added, changed and destroyed. */
export interface Changes {
  add: number;
  change: number;
  destroy: number;
}

export interface TerraformOptions {
  command: string;
  directory: string;
  env: EnvironmentChange;
  /**
   * Whether Ctrl-C stops a change in its middle. Terraform then has the AWS provider break off its calls: what it waits
   * for is tainted, and made again the next time, and what it had just asked for is made, but in no state: StopProvider in
   * https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/grpc_provider.go
   */
  interruptible?: boolean;
}

/** Name of the file in the stack's folder that holds a plan until it has been shown. */
const PLAN_FILE = "plan.tfplan";

/** Terraform in the folder of one synthesized stack. */
export class Terraform {
  readonly #command: string;
  readonly #directory: string;
  readonly #env: EnvironmentChange;
  readonly #interruptible: boolean;

  constructor(options: TerraformOptions) {
    this.#command = options.command;
    this.#directory = options.directory;
    this.#interruptible = options.interruptible ?? false;
    // https://developer.hashicorp.com/terraform/cli/config/environment-variables
    this.#env = {
      ...options.env,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      TF_INPUT: "0",
      // each would have several stacks share what is one stack's own
      TF_DATA_DIR: undefined,
      TF_WORKSPACE: undefined,
    };
  }

  /** Prepares the folder: providers and backend, whose locks may be others than the last time. */
  async init(log: Log): Promise<void> {
    await this.#run(log, "init", ...((await onlyLocksChanged(this.#directory)) ? ["-reconfigure"] : []));
  }

  /** Brings the stack to what its code says. */
  async apply(log: Log): Promise<Changes> {
    return readChanges(await this.#change(log, "apply"));
  }

  /** The plan in a person's words, with nothing changed and no lock taken. */
  async plan(log: Log): Promise<string> {
    try {
      await this.#run(log, "plan", "-lock=false", `-out=${PLAN_FILE}`);
      return await this.#run(log, "show", PLAN_FILE);
    } finally {
      // it holds values that are no one else's business
      await rm(join(this.#directory, PLAN_FILE), { force: true });
    }
  }

  /** Destroys what the state has. Without a refresh, it is believed, and no data source is read. */
  async destroy(log: Log, { refresh }: { refresh: boolean }): Promise<Changes> {
    return readChanges(await this.#change(log, "destroy", `-refresh=${refresh}`));
  }

  /** What is changed is written to the state to the end, also when this process is killed. */
  #change(log: Log, subcommand: string, ...args: string[]): Promise<string> {
    const options = { cwd: this.#directory, env: this.#env, log, interruptible: this.#interruptible };
    return runToLog(this.#command, [subcommand, "-no-color", "-auto-approve", ...args], options);
  }

  #run(log: Log, subcommand: string, ...args: string[]): Promise<string> {
    return run(this.#command, [subcommand, "-no-color", ...args], { cwd: this.#directory, env: this.#env, log });
  }
}

/**
 * Reads the counts from Terraform's closing line: `Apply complete! Resources: 1 added, 0 changed, 0 destroyed.` Warnings
 * are on standard output, too, and may quote such a line: it comes after them, and before the texts of outputs.
 */
export function readChanges(output: string): Changes {
  const [untilOutputs = ""] = output.split(/^Outputs:$/m);
  const closing = untilOutputs.match(/^(Apply|Destroy) complete! Resources: .*$/gm)?.at(-1) ?? "";
  const count = (word: string) => Number(closing.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { add: count("added"), change: count("changed"), destroy: count("destroyed") };
}

/** In a few words, for example: 3 added, 1 changed. */
export function describeChanges({ add, change, destroy }: Changes): string {
  const counts = [
    [add, "added"],
    [change, "changed"],
    [destroy, "destroyed"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return told.join(", ") || "no changes";
}
