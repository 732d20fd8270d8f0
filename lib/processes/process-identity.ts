import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";

/** Identifies a process until the machine restarts. Pids are used again, start times are not. */
export const processIdentitySchema = z.object({ pid: z.number().int().positive(), startTime: z.string() });

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The identity of a running process. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTime(pid) ?? "" };
}

/** Whether the process with this identity still runs. */
export function isAlive({ pid, startTime: recorded }: ProcessIdentity): boolean {
  return startTime(pid) === recorded;
}

/** When a running process was started; undefined if it has ended. */
function startTime(pid: number): string | undefined {
  return process.platform === "linux" ? startTimeOfProc(pid) : startTimeOfPs(pid);
}

/**
 * In clock ticks since boot, from field 22 of proc_pid_stat(5); undefined for a zombie. A process also counts as a
 * zombie when its main thread has ended before its other threads. Those threads (field 20) still hold its ports and
 * files.
 */
function startTimeOfProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the second field is the command in parentheses, which may contain spaces and parentheses
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, threads, started] = [fields[0], fields[17], fields[19]];
    return state === "Z" && threads === "1" ? undefined : started;
  } catch {
    return undefined;
  }
}

/** As a date in seconds, the format of macOS, which has no /proc; undefined for a zombie. */
export function startTimeOfPs(pid: number): string | undefined {
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", env });
  const [, state, started] = stdout?.match(/^(\S+)\s+(.*\S)\s*$/) ?? [];
  return state === undefined || state.startsWith("Z") ? undefined : started;
}
