import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";

/** Written last into a finished entry: one without it was interrupted and is built again. */
const COMPLETE = ".complete";

/** The one directory that holds all that is installed or built; it can be removed at any time. */
export function cacheDirectory(): string {
  // https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored
  const home = process.env.XDG_CACHE_HOME;
  return join(home?.startsWith("/") ? home : join(homedir(), ".cache"), "eks-webapi");
}

const onlyLooking = new AsyncLocalStorage<true>();

/** Thrown in place of building an entry, where it is only looked for. */
class NotCachedError extends Error {
  override readonly name = "NotCachedError";
}

/** Whether the cache holds all that some work takes from it; where it does not, the work ends there, and builds nothing. */
export async function isCached(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await onlyLooking.run(true, work);
    return true;
  } catch (error) {
    if (error instanceof NotCachedError) return false;
    throw error;
  }
}

/**
 * The directory that holds what `build` made for exactly these inputs. It is built at its final path, so that what
 * keeps absolute paths (Python's virtual environments) works, and at most once, whoever else runs at the same time.
 */
export async function cacheEntry(
  name: string,
  inputs: readonly (string | Buffer)[],
  build: (directory: string) => Promise<void>,
): Promise<string> {
  const directory = join(cacheDirectory(), `${name}-${cacheKey(inputs)}`);
  if (existsSync(join(directory, COMPLETE))) return directory;
  if (onlyLooking.getStore()) throw new NotCachedError(directory);
  await mkdir(cacheDirectory(), { recursive: true });
  const release = await lockfile.lock(directory, {
    realpath: false,
    stale: 30_000,
    retries: { forever: true, minTimeout: 200, maxTimeout: 1_000 },
  });
  try {
    if (existsSync(join(directory, COMPLETE))) return directory;
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory);
    await build(directory);
    await writeFile(join(directory, COMPLETE), "");
    return directory;
  } finally {
    await release();
  }
}

/** 16 hex digits over the inputs and the platform, since what is built for one does not run on another. */
function cacheKey(inputs: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  // the length keeps ["ab", "c"] and ["a", "bc"] apart
  for (const input of inputs) hash.update(`\0${Buffer.byteLength(input)}\0`).update(input);
  return hash.digest("hex").slice(0, 16);
}
