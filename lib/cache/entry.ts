import { AsyncLocalStorage } from "node:async_hooks";
import { openSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { withLockOf } from "../lock.ts";
import { cacheDirectory } from "./directory.ts";
import { explainingFailures } from "./failure.ts";
import { areUntouched, damageOf, recordAnew, recordFiles } from "./files.ts";
import { noteUse, readManifest, writeManifest } from "./manifest.ts";
import { entryName, isBuiltFor } from "./name.ts";
import { usersOf } from "./users.ts";

type Build = (directory: string) => Promise<void>;

/**
 * The directory that holds what `build` made for exactly these inputs, unchanged since. It is built at its final path,
 * so that what keeps absolute paths (Python's virtual environments) works, and at most once, whoever else runs at the
 * same time. What is damaged is built again, and that is said. It stays until this process ends, at least.
 * @throws {UserError} where the disk is full, or the cache can't be written to.
 */
export async function cacheEntry(name: string, inputs: readonly (string | Buffer)[], build: Build): Promise<string> {
  const entry = entryName(name, inputs);
  return explainingFailures(async () => {
    const untouched = await untouchedDirectory(entry);
    if (untouched !== undefined) return untouched;
    mayBuild(entry);
    await mkdir(cacheDirectory(), { recursive: true });
    return withLockOf(join(cacheDirectory(), entry), waitingFor(name), async () => {
      // somebody else may have built it meanwhile
      const found = (await untouchedDirectory(entry)) ?? (await wholeDirectory(entry, name));
      return found ?? rebuild(entry, name, build);
    });
  });
}

/** The entry's directory, if nothing in it was touched since it was built. */
async function untouchedDirectory(entry: string): Promise<string | undefined> {
  const manifest = await readManifest(entry);
  if (manifest === undefined || manifest === "damaged") return undefined;
  const directory = join(cacheDirectory(), manifest.directory);
  if (!keepOpen(directory) || !(await areUntouched(directory, manifest.files))) return undefined;
  // whoever cleans removes the manifest before it looks who has the directory open
  return (await noteUse(entry)) ? directory : undefined;
}

/** The entry's directory, if all in it has the content with which it was built; says so where not. */
async function wholeDirectory(entry: string, name: string): Promise<string | undefined> {
  const manifest = await readManifest(entry);
  if (manifest === undefined) return undefined;
  const damage = await damageOf(manifest);
  if (damage !== undefined || manifest === "damaged") {
    console.error(`What the cache has of ${name} is damaged (${damage}): building it again.`);
    return undefined;
  }
  const { directory, built, files } = manifest;
  const path = join(cacheDirectory(), directory);
  await writeManifest(entry, { directory, built, files: await recordAnew(path, files) });
  return path;
}

async function rebuild(entry: string, name: string, build: Build): Promise<string> {
  await removeAttempts(entry, name);
  // what a killed attempt has started may still write, and a damaged one may be in use: each has its own directory
  const directory = await mkdtemp(join(cacheDirectory(), `${entry}.`));
  try {
    await explainingFailures(async () => {
      await build(directory);
      const files = await recordFiles(directory);
      await writeManifest(entry, { directory: basename(directory), built: Date.now(), files });
    });
    keepOpen(directory);
    return directory;
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Removes what earlier attempts at an entry have left, but what is in use, which is said. */
async function removeAttempts(entry: string, name: string): Promise<void> {
  const attempts = (await readdir(cacheDirectory())).filter((file) => isBuiltFor(entry, file));
  for (const attempt of attempts) {
    const path = join(cacheDirectory(), attempt);
    const [user] = await usersOf(path);
    if (user === undefined) await rm(path, { recursive: true, force: true });
    else console.error(`${user} continues with the old entry of ${name}, until it ends.`);
  }
}

function waitingFor(name: string) {
  return {
    onBusy: (pid: number | undefined) => {
      if (pid !== process.pid) console.error(`${pid ? `Process ${pid}` : "Another process"} builds ${name}: waiting.`);
    },
    onKilled: () => console.error(`Another command was killed while it built ${name}: waiting until its lock expires.`),
  };
}

const kept = new Set<string>();

/**
 * Keeps a directory open until this process ends, so that others see in /proc that it is in use.
 * @returns whether there is one
 */
function keepOpen(directory: string): boolean {
  if (kept.has(directory)) return true;
  try {
    openSync(directory, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
  kept.add(directory);
  return true;
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

/** Ends the work where an entry is not there as it was built, and may not be built. */
function mayBuild(entry: string): void {
  if (onlyLooking.getStore()) throw new NotCachedError(entry);
}
