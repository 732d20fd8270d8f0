import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { identityOf, isAlive } from "../processes/processes.ts";
import { cacheDirectory } from "./directory.ts";

/** `scratch-<purpose>-<pid>-<start time>-<random>`: the name identifies the process that owns the directory. */
const NAME = /^scratch-.+-(?<pid>\d+)-(?<startTime>\d*)-\w{6}$/;

/**
 * Runs work with a temporary directory, after removing those of killed processes.
 * @param parent the directory to make it in; by default, the cache
 */
export async function withScratch<T>(
  purpose: string,
  work: (directory: string) => Promise<T>,
  parent = cacheDirectory(),
): Promise<T> {
  await mkdir(parent, { recursive: true });
  for (const left of (await readdir(parent)).filter((file) => scratchOwner(file) === "none")) {
    // child processes of a killed command may still write there; then a later command removes the directory
    await rm(join(parent, left), { recursive: true, force: true }).catch(() => undefined);
  }
  const { pid, startTime } = identityOf(process.pid);
  const directory = await mkdtemp(join(parent, `scratch-${purpose}-${pid}-${startTime}-`));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The id of the process that owns a scratch directory, "none" if it has ended; undefined for other files. */
export function scratchOwner(file: string): number | "none" | undefined {
  const { pid, startTime } = NAME.exec(file)?.groups ?? {};
  if (pid === undefined || startTime === undefined) return undefined;
  return isAlive({ pid: Number(pid), startTime }) ? Number(pid) : "none";
}
