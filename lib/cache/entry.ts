import { AsyncLocalStorage } from "node:async_hooks";
import { openSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf, insteadOf } from "../errors.ts";
import { withLockOf } from "../lock.ts";
import { cacheDirectory, cacheFiles, entryName, entryOf, inCache } from "./directory.ts";
import { explainingFailures } from "./failure.ts";
import { damageOf, isUntouched, noteUse, readManifest, recordAgain, recordFiles, writeManifest } from "./manifest.ts";
import { usersOf } from "./users.ts";

type Build = (directory: string) => Promise<void>;

/**
 * Returns the directory with the unchanged result of `build` for exactly these inputs. It is built at its final path,
 * because some contents have absolute paths (Python's virtual environments), and only once when several processes need
 * it. A damaged entry is built again, and a message says so. The directory stays at least until this process ends.
 * @throws {UserError} when the disk is full, or the cache can't be written to.
 */
export async function cacheEntry(name: string, inputs: readonly (string | Buffer)[], build: Build): Promise<string> {
  const entry = entryName(name, inputs);
  return explainingFailures(async () => {
    const untouched = await untouchedDirectory(entry);
    if (untouched !== undefined) return untouched;
    if (onlyLooking.getStore()) throw new NotCachedError(entry);
    await mkdir(cacheDirectory(), { recursive: true });
    return withLockOf(inCache(entry), waitingFor(name), async () => {
      // another process may have built it while this one waited
      const found = (await untouchedDirectory(entry)) ?? (await wholeDirectory(entry, name));
      return found ?? rebuild(entry, name, build);
    });
  });
}

/** The entry's directory, if none of its files was touched since it was built. */
async function untouchedDirectory(entry: string): Promise<string | undefined> {
  const manifest = await readManifest(entry);
  if (manifest === undefined || manifest === "damaged") return undefined;
  const directory = inCache(manifest.directory);
  if (!keepOpen(directory) || !(await isUntouched(manifest))) return undefined;
  // a clean-up removes the manifest before it looks for processes that have the directory open
  return (await noteUse(entry)) ? directory : undefined;
}

/** The entry's directory, if all files have the contents with which it was built. Otherwise prints what is damaged. */
async function wholeDirectory(entry: string, name: string): Promise<string | undefined> {
  const manifest = await readManifest(entry);
  if (manifest === undefined) return undefined;
  const damage = await damageOf(manifest);
  if (damage !== undefined || manifest === "damaged") {
    console.error(`What the cache has of ${name} is damaged (${damage}): building it again.`);
    return undefined;
  }
  await writeManifest(entry, { ...manifest, files: await recordAgain(manifest) });
  return inCache(manifest.directory);
}

async function rebuild(entry: string, name: string, build: Build): Promise<string> {
  await removeAttempts(entry, name);
  // each attempt has its own directory: child processes of a killed attempt may still write to theirs, and a damaged
  // directory may be in use
  const directory = await mkdtemp(inCache(`${entry}.`));
  try {
    // explained before the directory is removed, which frees room on the disk
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

/** Removes the directories of earlier attempts at an entry. Prints which ones stay because they are in use. */
async function removeAttempts(entry: string, name: string): Promise<void> {
  for (const attempt of (await cacheFiles()).filter((file) => entryOf(file) === entry)) {
    const [user] = await usersOf(inCache(attempt));
    if (user === undefined) await rm(inCache(attempt), { recursive: true, force: true });
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
 * Keeps a directory open until this process ends, so that others see in /proc that it is in use. Unlike a record of the
 * users in a file, the descriptor disappears with a killed process, too.
 * @returns whether there is one
 */
function keepOpen(directory: string): boolean {
  if (kept.has(directory)) return true;
  try {
    openSync(directory, "r");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  kept.add(directory);
  return true;
}

const onlyLooking = new AsyncLocalStorage<true>();

/** Thrown instead of building an entry when the cache is only searched. */
class NotCachedError extends Error {
  override readonly name = "NotCachedError";
}

/** Whether the cache has every entry that the work needs. Builds nothing: the work stops at the first missing one. */
export async function isCached(work: () => Promise<unknown>): Promise<boolean> {
  return onlyLooking.run(true, work).then(() => true, insteadOf(false, NotCachedError));
}
