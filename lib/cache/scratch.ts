import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { identityOf, isAlive } from "../processes/process-identity.ts";
import { cacheDirectory } from "./directory.ts";

/** `scratch-<purpose>-<pid>-<start time>-<random>`: whose it is, for whoever finds it. */
const NAME = /^scratch-.+-(?<pid>\d+)-(?<startTime>\d*)-\w{6}$/;

/** Does work with a directory that is there for so long, in the file system of the cache. Removes what killed ones left. */
export async function withScratch<T>(purpose: string, work: (directory: string) => Promise<T>): Promise<T> {
  await mkdir(cacheDirectory(), { recursive: true });
  for (const left of (await readdir(cacheDirectory())).filter((file) => scratchOwner(file) === "nobody")) {
    // what a killed command has started may still write there: then the next one removes it
    await rm(join(cacheDirectory(), left), { recursive: true, force: true }).catch(() => undefined);
  }
  const { pid, startTime } = identityOf(process.pid);
  const directory = await mkdtemp(join(cacheDirectory(), `scratch-${purpose}-${pid}-${startTime}-`));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The process that a scratch directory belongs to, "nobody" where that has ended; undefined for other files. */
export function scratchOwner(file: string): number | "nobody" | undefined {
  const { pid, startTime } = NAME.exec(file)?.groups ?? {};
  if (pid === undefined || startTime === undefined) return undefined;
  return isAlive({ pid: Number(pid), startTime }) ? Number(pid) : "nobody";
}
