import { execa } from "execa";
import { CommandError } from "./errors.ts";
import type { Log } from "./log.ts";

/** How many lines of a failed command's output go into its error. */
const LAST_LINES = 20;

export interface RunOptions {
  /** Extends the environment of this process; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Receives the command line and all output as it comes. */
  log?: Log;
  /** Written to standard input. */
  input?: string;
  timeoutMs?: number;
  /** Ends the command when aborted. */
  signal?: AbortSignal;
}

/**
 * Runs a command without a shell and resolves to its standard output, without the last newline.
 * @throws {CommandError} when it does not end with exit code 0.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { env, cwd, log, input, timeoutMs, signal } = options;
  log?.write(`$ ${[command, ...args].join(" ")}\n`);
  const child = execa(command, args, {
    reject: false,
    all: true,
    maxBuffer: 256 * 1024 * 1024,
    ...(env && { env: { ...process.env, ...env }, extendEnv: false }),
    ...(cwd && { cwd }),
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    ...(timeoutMs && { timeout: timeoutMs }),
    ...(signal && { cancelSignal: signal }),
  });
  child.all.on("data", (chunk: Buffer) => log?.write(chunk.toString()));
  const result = await child;
  if (!result.failed) return result.stdout;
  const output = result.all === "" || result.all === undefined ? (result.originalMessage ?? "") : result.all;
  throw new CommandError(`${command} ${args[0] ?? ""}`.trim(), result.exitCode, lastLines(output));
}

/** Whether a command ends with exit code 0; errors other than its own are passed on. */
export async function succeeds(command: Promise<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

/** The last lines of a text, enough to see why something failed. */
export function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
}
