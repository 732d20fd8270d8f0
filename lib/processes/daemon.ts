import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import writeFileAtomic from "write-file-atomic";
import { CommandError } from "../errors.ts";
import { until } from "../until.ts";
import { identityOf, isAlive, processIdentitySchema } from "./process-identity.ts";

/** How long a daemon may take until it answers on a busy machine. If it ends, the wait ends. */
const ANSWER_TIMEOUT_MS = 180_000;

export interface Daemon {
  command: string;
  args: readonly string[];
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  /** Receives standard output and error. */
  logFile: string;
  /** File for the pid and the start time, which `stopDaemon` reads. */
  pidFile: string;
}

/**
 * Starts a process that continues after this one has ended. It runs in its own session, so that Ctrl-C does not reach
 * it.
 */
export async function startDaemon(daemon: Daemon): Promise<void> {
  const output = openSync(daemon.logFile, "a");
  const child = spawn(daemon.command, daemon.args, {
    detached: true,
    env: daemon.env,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  await new Promise<void>((resolve, reject) =>
    child.once("spawn", resolve).once("error", ({ message }) => {
      reject(new CommandError(daemon.command, undefined, message));
    }),
  );
  const { pid } = child;
  if (pid === undefined) throw new Error(`${daemon.command} started without a process id`);
  // written completely or not at all, because a daemon with a damaged pid file could not be stopped
  await writeFileAtomic(daemon.pidFile, JSON.stringify(identityOf(pid)));
  child.unref();
}

/** The pid of the daemon with this pid file, if it still runs. */
export async function daemonPid(pidFile: string): Promise<number | undefined> {
  const text = await readFile(pidFile, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const identity = processIdentitySchema.parse(JSON.parse(text));
  return isAlive(identity) ? identity.pid : undefined;
}

/** Waits until a daemon answers; false if it ends first or takes too long. */
export async function daemonAnswers(pidFile: string, answers: () => Promise<boolean>): Promise<boolean> {
  const answered = await until(
    async () => {
      if (await answers()) return true;
      return (await daemonPid(pidFile)) === undefined ? false : undefined;
    },
    { timeoutMs: ANSWER_TIMEOUT_MS, everyMs: 50 },
  );
  return answered ?? false;
}

/** Asks the daemon to end (SIGTERM), waits, and kills it after `graceMs`. */
export async function stopDaemon(pidFile: string, graceMs: number): Promise<void> {
  const pid = await daemonPid(pidFile);
  if (pid !== undefined) {
    process.kill(pid, "SIGTERM");
    const deadline = Date.now() + graceMs;
    while ((await daemonPid(pidFile)) !== undefined) {
      if (Date.now() > deadline) process.kill(pid, "SIGKILL");
      await delay(50);
    }
  }
  await rm(pidFile, { force: true });
}
