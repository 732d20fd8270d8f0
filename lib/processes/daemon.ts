import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import writeFileAtomic from "write-file-atomic";
import { CommandError } from "../errors.ts";
import { until } from "../until.ts";
import { identityOf, isAlive, processIdentitySchema } from "./process-identity.ts";

/** How long a daemon may take until it answers: a busy machine takes its time, and what ends is not waited for. */
const ANSWER_TIMEOUT_MS = 180_000;

export interface Daemon {
  command: string;
  args: readonly string[];
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  /** Receives standard output and error. */
  logFile: string;
  /** Where pid and start time are kept for `stopDaemon`. */
  pidFile: string;
}

/** Starts a process that outlives this one, in a session of its own, so that Ctrl-C here does not reach it. */
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
  // whole or not at all: what can't be read can't be stopped
  await writeFileAtomic(daemon.pidFile, JSON.stringify(identityOf(pid)));
  child.unref();
}

/** The id of the daemon that this pid file belongs to, if it still runs. */
export async function daemonPid(pidFile: string): Promise<number | undefined> {
  const text = await readFile(pidFile, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const identity = processIdentitySchema.parse(JSON.parse(text));
  return isAlive(identity) ? identity.pid : undefined;
}

/** Waits until a daemon answers; false where it ends before it does, or takes too long. */
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

/** Asks the daemon to end (SIGTERM), waits for it, and ends it by force after `graceMs`. */
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
