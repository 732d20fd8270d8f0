import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { execa } from "execa";
import { CommandError, insteadOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { interruption } from "./interruption.ts";
import { followLines, lineReader } from "./lines.ts";

/** How many lines of a failed command's output go into its error. */
const LAST_LINES = 20;
/** In characters; longer than any sentence of an error. */
const LINE_LENGTH = 2_000;

/** Variables to set, or to remove if `undefined`. */
export type EnvironmentChange = Record<string, string | undefined>;

export interface RunOptions {
  /** Changes the environment of this process. */
  env?: EnvironmentChange;
  cwd?: string;
  /** Receives the command line and all output. */
  log?: Log;
  /** Called with each line of both outputs. */
  onLine?: (line: string) => void;
  /** Written to standard input. */
  input?: string;
  timeoutMs?: number;
}

interface LoggedRunOptions extends Pick<RunOptions, "env" | "cwd" | "onLine"> {
  log: Log;
  /** Whether the command gets SIGINT when this process is asked to end. */
  interruptible?: boolean;
}

/**
 * Runs a command without a shell and resolves to its standard output, without the last newline.
 * @throws {CommandError} when it does not end with exit code 0.
 */
export async function run(
  command: string,
  args: readonly string[],
  { log, onLine, input, timeoutMs = 0, ...place }: RunOptions = {},
): Promise<string> {
  log?.write(`$ ${[command, ...args].join(" ")}\n`);
  const child = execa(command, args, {
    ...place,
    reject: false,
    all: true,
    maxBuffer: 256 * 1024 * 1024,
    timeout: timeoutMs,
    ...(input === undefined ? { stdin: "ignore" } : { input }),
  });
  child.all.on("data", (chunk: Buffer) => log?.write(chunk.toString()));
  if (onLine !== undefined) child.all.on("data", lineReader(onLine));
  const result = await child;
  if (!result.failed) return result.stdout;
  const late = result.timedOut && `it took more than ${timeoutMs / 1_000} s`;
  const output = [result.all || result.originalMessage, late].filter(Boolean).join("\n");
  throw new CommandError(nameOf(command, args), result.exitCode, lastLines(output));
}

/**
 * Runs a command that continues when this process is killed. The command writes to the log file directly, because a
 * pipe would break.
 * @returns all output of the command.
 * @throws {CommandError} when it does not end with exit code 0.
 */
export async function runToLog(
  command: string,
  args: readonly string[],
  { env, log, onLine, interruptible = false, ...place }: LoggedRunOptions,
): Promise<string> {
  log.write(`$ ${[command, ...args].join(" ")}\n`);
  const file = await open(log.path, "a+");
  try {
    const { size: start } = await file.stat();
    const child = spawn(command, args, {
      ...place,
      env: { ...process.env, ...env },
      // in its own session, so that the terminal's signals don't reach it; SIGHUP would end it at once
      detached: true,
      stdio: ["ignore", file.fd, file.fd],
    });
    const unfollow = onLine && followLines(log.path, start, onLine);
    const interrupt = () => void child.kill("SIGINT");
    if (interruptible) interruption.addEventListener("abort", interrupt);
    const [exitCode] = await once(child, "close")
      .catch(({ message }: Error) => {
        throw new CommandError(nameOf(command, args), undefined, message);
      })
      .finally(() => {
        interruption.removeEventListener("abort", interrupt);
        unfollow?.();
      });
    const { size: end } = await file.stat();
    const { buffer } = await file.read({ buffer: Buffer.alloc(end - start), position: start });
    const output = buffer.toString();
    if (exitCode === 0) return output;
    // null if a signal ended it
    throw new CommandError(nameOf(command, args), exitCode ?? undefined, lastLines(output));
  } finally {
    await file.close();
  }
}

/** The name of a command in an error: with its subcommand, without other arguments, which may be long or secret. */
function nameOf(command: string, [subcommand = ""]: readonly string[]): string {
  return `${command} ${subcommand}`.trim();
}

/** Whether a command ends with exit code 0. Errors other than `CommandError` are passed on. */
export function succeeds(command: Promise<unknown>): Promise<boolean> {
  return command.then(() => true, insteadOf(false, CommandError));
}

/** The last lines of a text, which say why something failed. Of a line as long as minified code, the beginning. */
export function lastLines(text: string): string {
  const lines = text.trimEnd().split("\n").slice(-LAST_LINES);
  return lines.map((line) => (line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line)).join("\n");
}
