import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { markedPid, OWNER_MARK, ownerMark, ownerRuns } from "../processes/owner-mark.ts";
import { cacheDirectory } from "./directory.ts";

/** `scratch-<purpose>-<mark of the owner>-<random>` */
const NAME = new RegExp(`^scratch-.+?-(?<owner>${OWNER_MARK})-\\w{6}$`);

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
  const directory = await mkdtemp(join(parent, `scratch-${purpose}-${ownerMark(process.pid)}-`));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The id of the process that owns a scratch directory, "none" if it has ended; undefined for other files. */
export function scratchOwner(file: string): number | "none" | undefined {
  const owner = NAME.exec(file)?.groups?.owner;
  if (owner === undefined) return undefined;
  return ownerRuns(owner) ? markedPid(owner) : "none";
}
