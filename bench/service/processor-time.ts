import { readFile } from "node:fs/promises";

/** Linux reports processor time to programs in hundredths of a second, on all architectures: proc(5), time(7). */
const MICROSECONDS_PER_TICK = 10_000;

/** The processor time of a process so far, of all its threads, in user mode and in the kernel, in microseconds. */
export async function processorTime(pid: number): Promise<number> {
  return processorTimeIn(await readFile(`/proc/${pid}/stat`, "utf8"));
}

/** Reads it from the text of `/proc/<pid>/stat`. */
export function processorTimeIn(stat: string): number {
  // the name in parentheses may contain spaces and parentheses; utime and stime are the fields 14 and 15
  const [, , , , , , , , , , , utime, stime] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(utime) + Number(stime)) * MICROSECONDS_PER_TICK;
}
