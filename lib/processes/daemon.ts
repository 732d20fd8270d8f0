import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import writeFileAtomic from "write-file-atomic";
import { CommandError } from "../errors.ts";
import { until } from "../until.ts";
import { identityOf, isAlive, readIdentity, untilEnded } from "./processes.ts";

/** How long a daemon may take until it answers on a busy machine. If it ends, the wait ends. */
const ANSWER_TIMEOUT_MS = 180_000;
/** How long it may take to answer one request. */
const REQUEST_TIMEOUT_MS = 5_000;

interface Daemon {
  command: string;
  args: readonly string[];
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  /** Receives standard output and error. */
  logFile: string;
  /** File for the pid and the start time, which `stopDaemon` reads. */
  pidFile: string;
}

/** Starts a process that outlives this one, in its own session, so that Ctrl-C does not reach it. */
export async function startDaemon({ command, args, env, logFile, pidFile }: Daemon): Promise<void> {
  const output = openSync(logFile, "a");
  const child = spawn(command, args, { detached: true, env, stdio: ["ignore", output, output] });
  closeSync(output);
  await once(child, "spawn").catch(({ message }: Error) => {
    throw new CommandError(command, undefined, message);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} started without a process id`);
  // written completely or not at all, because a daemon with a damaged pid file could not be stopped
  await writeFileAtomic(pidFile, JSON.stringify(identityOf(pid)));
  child.unref();
}

/** The pid of the daemon with this pid file, if it still runs. */
export async function daemonPid(pidFile: string): Promise<number | undefined> {
  const identity = await readIdentity(pidFile);
  return identity !== undefined && isAlive(identity) ? identity.pid : undefined;
}

/** Waits until a daemon answers; false if it ends first or takes too long. */
export async function daemonAnswers(pidFile: string, answers: () => Promise<boolean>): Promise<boolean> {
  const ask = async () => {
    if (await answers()) return true;
    return (await daemonPid(pidFile)) === undefined ? false : undefined;
  };
  return (await until(ask, { timeoutMs: ANSWER_TIMEOUT_MS, everyMs: 50 })) ?? false;
}

/** Whether a server soon answers a request with status 200: over HTTPS if `protocol` is `https:`, or else HTTP. */
export function isAnswering(options: https.RequestOptions): Promise<boolean> {
  const { get } = options.protocol === "https:" ? https : http;
  return new Promise((resolve) => {
    // the option `timeout` would only report the timeout, and continue to wait
    get({ ...options, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS), agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on("error", () => resolve(false));
  });
}

/** Asks the daemon to end (SIGTERM), waits, and kills it after `graceMs`. */
export async function stopDaemon(pidFile: string, graceMs: number): Promise<void> {
  const running = async () => [await daemonPid(pidFile)].filter((pid) => pid !== undefined);
  for (const pid of await running()) process.kill(pid, "SIGTERM");
  await untilEnded(running, graceMs);
  await rm(pidFile, { force: true });
}
