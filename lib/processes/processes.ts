import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { codeOf } from "../errors.ts";

/** Waits until no process has this argument. After `graceMs`, kills those that still have it. */
export async function untilEnded(argument: string, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const pids = await processesWith(argument);
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
