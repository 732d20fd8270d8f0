import { clean } from "../../lib/cache/clean.ts";
import { cacheDirectory } from "../../lib/cache/directory.ts";
import { explainingFailures } from "../../lib/cache/failure.ts";
import { type Item, inventory } from "../../lib/cache/inventory.ts";
import { usersAreKnown } from "../../lib/cache/users.ts";
import { UserError } from "../../lib/errors.ts";

/** Lists the contents of the cache, verified by content. */
export async function cacheList({ json = false }: { json?: boolean }): Promise<void> {
  const items = (await verifying(inventory)).toSorted((one, other) => other.bytes - one.bytes);
  if (json) {
    console.log(JSON.stringify(items, null, 2));
    return;
  }
  for (const { bytes, lastUse, name, state, detail } of items) {
    const columns = [size(bytes).padStart(8), lastUse.slice(0, 16).replace("T", " "), name, state].join("  ");
    console.log(detail === undefined ? columns : `${columns}: ${detail}`);
  }
  console.log(`${totalSize(items)} in ${cacheDirectory()}`);
}

/**
 * Removes the entries that this version does not use, and the damaged and half-written ones.
 * @param all removes all other entries, too
 * @throws {UserError} on a system that does not show which files processes use
 */
export async function cacheClean({ all = false }: { all?: boolean }): Promise<void> {
  const directory = cacheDirectory();
  if (!usersAreKnown) {
    throw new UserError("CACHE_USERS_UNKNOWN", "This system does not tell which programs run from the cache.", {
      remedy: `End every local cloud (npm run down), and remove all of it: rm -rf ${JSON.stringify(directory)}`,
    });
  }
  const cleaned = await verifying(() => clean({ all }));
  for (const { item, kept } of cleaned) {
    const what = `${size(item.bytes).padStart(8)}  ${item.name}  ${item.state}`;
    console.log(kept === undefined ? `removed  ${what}` : `kept     ${what}: ${kept}`);
  }
  const removed = cleaned.filter(({ kept }) => kept === undefined).map(({ item }) => item);
  console.log(`Freed ${totalSize(removed)} in ${directory}`);
}

/** Reading gigabytes takes time. The message goes to standard error, because standard output is for the result. */
function verifying<T>(work: () => Promise<T>): Promise<T> {
  console.error(`Verifying ${cacheDirectory()}`);
  return explainingFailures(work);
}

function totalSize(items: readonly Item[]): string {
  return size(items.reduce((sum, { bytes }) => sum + bytes, 0));
}

function size(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
