import { rm } from "node:fs/promises";
import { insteadOf } from "../errors.ts";
import { lockOwner, removeDeadLock, withLockOf, withoutNotice } from "../lock.ts";
import { cacheFiles, inCache } from "./directory.ts";
import { type Item, inventory, type State } from "./inventory.ts";
import { manifestFile, readManifest, writeManifest } from "./manifest.ts";
import { usersOf } from "./users.ts";

/** States of items that this version of the project does not use, or can't use. */
const USELESS: readonly State[] = ["replaced", "damaged", "half-written", "of another version"];

/** The last alternative is a temporary file of write-file-atomic. */
const REMAINS = /^(?<entry>.+?)(?:\.lock|\.owner\.json|(?:\.owner)?\.json\.\d+)$/;

/** The result for one item. */
export interface Cleaned {
  readonly item: Item;
  /** Why it was kept; undefined if it was removed. */
  readonly kept?: string;
}

/**
 * Removes useless items, except those that a process builds or uses.
 * @param all whether to remove all other items, too
 */
export async function clean({ all }: { all: boolean }): Promise<Cleaned[]> {
  const items = await inventory();
  const builder = items.find(({ state }) => state === "in progress");
  const cleaned: Cleaned[] = [];
  for (const item of items.filter(({ state }) => all || USELESS.includes(state) || state === "in progress")) {
    const kept = item.state === "shared" && builder ? `used to build ${builder.name}` : await remove(item);
    cleaned.push({ item, ...(kept !== undefined && { kept }) });
  }
  await removeRemains();
  return cleaned;
}

/** Removes an item. Returns why it is kept; undefined if it was removed. */
async function remove({ state, detail, entry, path }: Item): Promise<string | undefined> {
  if (state === "in progress") return `in progress ${detail}`;
  if (entry === undefined) return removeUnused(path);
  const onBusy = () => {
    throw new BusyError();
  };
  const removed = withLockOf(inCache(entry), { ...withoutNotice, onBusy }, () => removeEntry(entry, path));
  return removed.catch(insteadOf("another process works on it", BusyError));
}

class BusyError extends Error {}

/** Removes the manifest first, so that a command that needs the entry from then on builds it again. */
async function removeEntry(entry: string, path: string): Promise<string | undefined> {
  const manifest = await readManifest(entry);
  await rm(manifestFile(entry), { force: true });
  const kept = await removeUnused(path);
  if (kept !== undefined && manifest !== undefined && manifest !== "damaged") await writeManifest(entry, manifest);
  return kept;
}

async function removeUnused(path: string): Promise<string | undefined> {
  const [user] = await usersOf(path);
  if (user !== undefined) return `${user} uses it`;
  await rm(path, { recursive: true, force: true });
  return undefined;
}

/** Removes what a killed command may leave beside an entry: its lock, and the temporary file of an atomic write. */
async function removeRemains(): Promise<void> {
  for (const file of await cacheFiles()) {
    const { entry } = REMAINS.exec(file)?.groups ?? {};
    if (entry === undefined) continue;
    await removeDeadLock(inCache(entry));
    const isUnfinished = /\d$/.test(file) && (await lockOwner(inCache(entry))) === "none";
    if (isUnfinished) await rm(inCache(file), { force: true });
  }
}
