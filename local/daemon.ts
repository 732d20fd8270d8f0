import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

/** What identifies a process for as long as the machine runs: pids are used again, their start times are not. */
const pidFileSchema = z.object({ pid: z.number().int().positive(), startTime: z.string() });

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
  await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${daemon.command} started without a process id`);
  await writeFile(daemon.pidFile, JSON.stringify({ pid, startTime: startTime(pid) ?? "" }));
  child.unref();
}

/** The id of the daemon that this pid file belongs to, if it still runs. */
export async function daemonPid(pidFile: string): Promise<number | undefined> {
  const text = await readFile(pidFile, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid, startTime: recorded } = pidFileSchema.parse(JSON.parse(text));
  return startTime(pid) === recorded ? pid : undefined;
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

/** Start time of a running process, in clock ticks since boot: field 22 of proc_pid_stat(5); undefined for a zombie. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the second field is the command in parentheses, which may hold spaces and parentheses itself
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
