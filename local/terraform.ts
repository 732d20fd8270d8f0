import { z } from "zod";
import type { Log } from "./log.ts";
import { run } from "./run.ts";

const outputsSchema = z.record(z.string(), z.object({ value: z.unknown(), sensitive: z.boolean() }));

/** How many resources an apply or a plan adds, changes and destroys. */
export interface Changes {
  add: number;
  change: number;
  destroy: number;
}

/** Terraform in the folder of one synthesized stack. */
export class Terraform {
  readonly #command: string;
  readonly #directory: string;
  readonly #env: Record<string, string | undefined>;

  constructor(options: { command: string; directory: string; env: Record<string, string | undefined> }) {
    this.#command = options.command;
    this.#directory = options.directory;
    // https://developer.hashicorp.com/terraform/cli/config/environment-variables
    this.#env = { ...options.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
  }

  /** Prepares the folder: providers and backend. Without the backend where its bucket need not exist yet. */
  async init(log: Log, options: { backend: boolean } = { backend: true }): Promise<void> {
    await this.#run(log, "init", `-backend=${options.backend}`);
  }

  /** Brings the stack to what its code says. */
  async apply(log: Log): Promise<Changes> {
    return changes(await this.#run(log, "apply", "-auto-approve"));
  }

  /** The plan, as Terraform prints it, with nothing changed. */
  async plan(log: Log): Promise<string> {
    return this.#run(log, "plan", "-lock=false");
  }

  async destroy(log: Log): Promise<Changes> {
    return changes(await this.#run(log, "destroy", "-auto-approve"));
  }

  /** The stack's outputs by name; sensitive ones are left out. */
  async outputs(log: Log): Promise<Record<string, unknown>> {
    const outputs = outputsSchema.parse(JSON.parse(await this.#run(log, "output", "-json")));
    const shown = Object.entries(outputs).filter(([, { sensitive }]) => !sensitive);
    return Object.fromEntries(shown.map(([name, { value }]) => [name, value]));
  }

  #run(log: Log, subcommand: string, ...args: string[]): Promise<string> {
    const colour = subcommand === "output" ? [] : ["-no-color"];
    return run(this.#command, [subcommand, ...colour, ...args], { cwd: this.#directory, env: this.#env, log });
  }
}

/** Reads the counts from Terraform's closing line. */
function changes(output: string): Changes {
  const count = (word: string) => Number(output.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { add: count("added"), change: count("changed"), destroy: count("destroyed") };
}
