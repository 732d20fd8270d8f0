import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Waits until no process has this among its arguments, and ends by force those that have it after `graceMs`. */
export async function untilEnded(argument: string, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const pids = await processesWith(argument);
    if (pids.length === 0) return;
    if (Date.now() > deadline) pids.forEach(endByForce);
    await delay(50);
  }
}

/** Ends a process at once, unless it has ended by itself meanwhile. */
export function endByForce(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** The ids of the processes that were started with all of these arguments. */
export function processesWith(...wanted: string[]): Promise<number[]> {
  return processesWhere(async (pid) => {
    const given = (await readProcess(pid, "cmdline")).split("\0");
    return wanted.every((argument) => given.includes(argument));
  });
}

/** The ids of the processes of which this is true; none where the system has no /proc. */
export async function processesWhere(matches: (pid: number) => Promise<boolean>): Promise<number[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(matches));
  return pids.filter((_, index) => found[index]);
}

type ProcessFile = "cmdline" | "comm" | "environ" | "maps" | "mountinfo" | "status";

/** A file of proc(5) about a process: empty where it has ended meanwhile, or where others may not read it. */
export function readProcess(pid: number, file: ProcessFile): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
}
