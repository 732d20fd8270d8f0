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
   * Whether Ctrl-C stops a change before its end. The AWS provider then cancels its calls. A resource that it waits for
   * is tainted and created again the next time. A resource that it has just requested is created but is in no state:
   * StopProvider in https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/grpc_provider.go
   */
  interruptible?: boolean;
}

/** Name of the plan's file in the stack's folder. The file exists until the plan has been shown. */
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
      // each of these would share files of one stack with the others
      TF_DATA_DIR: undefined,
      TF_WORKSPACE: undefined,
    };
  }

  /**
   * Initializes providers and backend in the stack's folder. The backend's locks may have changed since the last time.
   */
  async init(log: Log): Promise<void> {
    await this.#run(log, "init", ...((await onlyLocksChanged(this.#directory)) ? ["-reconfigure"] : []));
  }

  /** Deploys the stack. */
  async apply(log: Log): Promise<Changes> {
    return readChanges(await this.#change(log, "apply"));
  }

  /** The plan as text, for a person. It changes nothing and takes no lock. */
  async plan(log: Log): Promise<string> {
    try {
      await this.#run(log, "plan", "-lock=false", `-out=${PLAN_FILE}`);
      return await this.#run(log, "show", PLAN_FILE);
    } finally {
      // a plan file contains secret values
      await rm(join(this.#directory, PLAN_FILE), { force: true });
    }
  }

  /** Destroys the resources in the state. Without a refresh, Terraform relies on the state and reads no data source. */
  async destroy(log: Log, { refresh }: { refresh: boolean }): Promise<Changes> {
    return readChanges(await this.#change(log, "destroy", `-refresh=${refresh}`));
  }

  /** Terraform finishes a change and writes the state even when this process is killed. */
  #change(log: Log, subcommand: string, ...args: string[]): Promise<string> {
    const options = { cwd: this.#directory, env: this.#env, log, interruptible: this.#interruptible };
    return runToLog(this.#command, [subcommand, "-no-color", "-auto-approve", ...args], options);
  }

  #run(log: Log, subcommand: string, ...args: string[]): Promise<string> {
    return run(this.#command, [subcommand, "-no-color", ...args], { cwd: this.#directory, env: this.#env, log });
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
  const counts = [
    [add, "added"],
    [change, "changed"],
    [destroy, "destroyed"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return told.join(", ") || "no changes";
}
