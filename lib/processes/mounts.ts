import { readFile } from "node:fs/promises";
import type { Log } from "../log.ts";
import { run } from "./run.ts";

/** Unmounts all mounts below these directories. */
export async function unmountBelow(directories: readonly string[], log: Log): Promise<void> {
  for (const path of below(directories, await mountPoints())) await unmount(path, log);
}

/** Unmounts without a note in /run/mount, where umount(8) keeps user space data on mounts. */
export async function unmount(path: string, log: Log): Promise<void> {
  await run("umount", ["--no-mtab", path], { log });
}

/** The mount points of this mount namespace, in the order of mounting. */
export async function mountPoints(): Promise<string[]> {
  return parseMountPoints(await readFile("/proc/self/mounts", "utf8"));
}

/** The second field of each line of proc_mounts(5). */
export function parseMountPoints(mounts: string): string[] {
  return mounts.split("\n").flatMap((line) => unescaped(line.split(" ")[1] ?? "") || []);
}

/** In /proc, space, tab, newline and backslash in mounts are octal escapes: getmntent(3). */
export function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)));
}

/** The mount points at or below the directories, the last first: a mount may be on or below an earlier one. */
export function below(directories: readonly string[], mountPoints: readonly string[]): string[] {
  const isBelow = (path: string) => directories.some((directory) => `${path}/`.startsWith(`${directory}/`));
  return mountPoints.filter(isBelow).reverse();
}
