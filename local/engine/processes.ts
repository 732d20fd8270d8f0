import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Waits until no process has this among its arguments, and ends by force those that have it after `graceMs`. */
export async function untilEnded(argument: string, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const pids = await processesWith(argument);
    if (pids.length === 0) return;
    if (Date.now() > deadline) for (const pid of pids) process.kill(pid, "SIGKILL");
    await delay(50);
  }
}

/** The ids of the processes that were started with this argument. */
export async function processesWith(argument: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // a process may end before it is looked at
      const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return commandLine.split("\0").includes(argument);
    }),
  );
  return pids.filter((_, index) => found[index]);
}
