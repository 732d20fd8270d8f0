import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";

/** What identifies a process for as long as the machine runs: pids are used again, their start times are not. */
export const processIdentitySchema = z.object({ pid: z.number().int().positive(), startTime: z.string() });

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The identity of a process that runs now. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTime(pid) ?? "" };
}

/** Whether the process that this identity was taken of still runs. */
export function isAlive({ pid, startTime: recorded }: ProcessIdentity): boolean {
  return startTime(pid) === recorded;
}

/** When a running process was started; undefined for one that has ended. */
function startTime(pid: number): string | undefined {
  return process.platform === "linux" ? startTimeOfProc(pid) : startTimeOfPs(pid);
}

/**
 * In clock ticks since boot: field 22 of proc_pid_stat(5); undefined for a zombie. A process whose main thread has ended
 * before others is called a zombie too, but those others (field 20) still hold its ports and files.
 */
function startTimeOfProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the second field is the command in parentheses, which may hold spaces and parentheses itself
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, threads, started] = [fields[0], fields[17], fields[19]];
    return state === "Z" && threads === "1" ? undefined : started;
  } catch {
    return undefined;
  }
}

/** As a date in seconds, as macOS tells it, where there is no /proc; undefined for a zombie. */
export function startTimeOfPs(pid: number): string | undefined {
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", env });
  const [, state, started] = stdout?.match(/^(\S+)\s+(.*\S)\s*$/) ?? [];
  return state === undefined || state.startsWith("Z") ? undefined : started;
}
