import { type Cleaned, clean } from "../../lib/cache/clean.ts";
import { cacheDirectory } from "../../lib/cache/directory.ts";
import { explainingFailures } from "../../lib/cache/failure.ts";
import type { Item } from "../../lib/cache/inventory.ts";
import { inventory } from "../../lib/cache/inventory.ts";
import { usersAreKnown } from "../../lib/cache/users.ts";
import { UserError } from "../../lib/errors.ts";

/**
 * Lists the contents of the cache, verified by content.
 * @param json whether to print JSON, for programs
 */
export async function cacheList({ json = false }: { json?: boolean }): Promise<void> {
  tellVerifying();
  const items = (await explainingFailures(inventory)).toSorted((one, other) => other.bytes - one.bytes);
  if (json) {
    console.log(JSON.stringify(items, null, 2));
    return;
  }
  for (const item of items) console.log(line(item));
  console.log(`${size(total(items))} in ${cacheDirectory()}`);
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
  tellVerifying();
  const cleaned = await explainingFailures(() => clean({ all }));
  for (const one of cleaned) console.log(outcome(one));
  const removed = cleaned.filter(({ kept }) => kept === undefined).map(({ item }) => item);
  console.log(`Freed ${size(total(removed))} in ${directory}`);
}

/** Reading gigabytes takes time. The message goes to standard error, because standard output is for the result. */
function tellVerifying(): void {
  console.error(`Verifying ${cacheDirectory()}`);
}

function line({ name, state, detail, bytes, lastUse }: Item): string {
  const columns = [size(bytes).padStart(8), lastUse.slice(0, 16).replace("T", " "), name, state];
  return detail === undefined ? columns.join("  ") : `${columns.join("  ")}: ${detail}`;
}

function outcome({ item, kept }: Cleaned): string {
  const what = `${size(item.bytes).padStart(8)}  ${item.name}  ${item.state}`;
  return kept === undefined ? `removed  ${what}` : `kept     ${what}: ${kept}`;
}

function total(items: readonly Item[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

function size(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
