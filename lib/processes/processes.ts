import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { codeOf } from "../errors.ts";
import { jsonSchema } from "../tools/json.ts";

const processIdentitySchema = jsonSchema(z.object({ pid: z.number().int().positive(), startTime: z.string() }));

/** Identifies a process until the machine restarts. Pids are used again, start times are not. */
type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The identity of a running process. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTime(pid) ?? "" };
}

/** The identity that a file has in JSON; undefined if there is no file. */
export async function readIdentity(file: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : processIdentitySchema.parse(text);
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

/** Waits until a search finds no more processes. After `graceMs`, kills those that it still finds. */
export async function untilEnded(find: () => Promise<number[]>, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const pids = await find();
    if (pids.length === 0) return;
    if (Date.now() > deadline) pids.forEach(endByForce);
    await delay(50);
  }
}

/** Kills a process, unless it has ended already. */
export function endByForce(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

/** The ids of the processes that were started with all of these arguments. */
export function processesWith(...wanted: string[]): Promise<number[]> {
  return processesWhere(async (pid) => {
    const given = (await readProcess(pid, "cmdline")).split("\0");
    return wanted.every((argument) => given.includes(argument));
  });
}

/** The ids of the processes that match; none on a system without /proc. */
export async function processesWhere(matches: (pid: number) => Promise<boolean>): Promise<number[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(matches));
  return pids.filter((_, index) => found[index]);
}

type ProcessFile = "cmdline" | "comm" | "environ" | "maps" | "mountinfo" | "status";

/** The content of a proc(5) file of a process; empty if the process has ended, or this user may not read the file. */
export function readProcess(pid: number, file: ProcessFile): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
}
