import { lstatSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { lockOwner } from "../lock.ts";
import { cacheFiles, entryOf, inCache, isOtherVersion, plainName } from "./directory.ts";
import { damageOf, manifestFile, readManifest } from "./manifest.ts";
import { scratchOwner } from "./scratch.ts";

export type State =
  | "complete"
  /** Complete, but not used since another entry of its name was built. */
  | "replaced"
  | "damaged"
  /** Left by a killed command, or a damaged directory that was in use when it was built again. */
  | "half-written"
  | "in progress"
  /** Made by another version of this project, so that its completeness is unknown. */
  | "of another version"
  /** Caches that Go, pip and Buildah maintain themselves. */
  | "shared";

/** Something in the cache. */
export interface Item {
  /** Its name, without the inputs. */
  readonly name: string;
  readonly state: State;
  /** What is damaged, or which process works on it. */
  readonly detail?: string;
  readonly path: string;
  readonly bytes: number;
  /** Time of the last use, or else of the last change, in ISO 8601. */
  readonly lastUse: string;
  /** Only for entries of this version. */
  readonly entry?: string;
}

const SHARED = ["buildah", "go", "go-build", "pip"];

/** Everything in the cache, verified by content. Changes nothing. */
export async function inventory(): Promise<Item[]> {
  const files = await cacheFiles();
  const entries = files.filter((file) => file.endsWith(".json")).map((file) => basename(file, ".json"));
  const finished = await Promise.all(entries.filter((entry) => plainName(entry) !== undefined).map(finishedItem));
  const known = new Set(finished.map(({ item }) => basename(item.path)));
  const otherItems = await Promise.all(files.filter((file) => !known.has(file)).map(otherItem));
  const entryItems = finished.map(({ item }): Item => {
    const others = finished.filter((other) => other.item.name === item.name && other.item !== item);
    const replaced = others.some(({ built }) => built > Date.parse(item.lastUse));
    return replaced && item.state === "complete" ? { ...item, state: "replaced" } : item;
  });
  return [...entryItems, ...otherItems.flatMap((item) => item ?? [])];
}

/** An entry, and when it was built: milliseconds since 1970. */
async function finishedItem(entry: string): Promise<{ item: Item; built: number }> {
  const manifest = await readManifest(entry);
  const whole = manifest !== undefined && manifest !== "damaged";
  const path = whole ? inCache(manifest.directory) : manifestFile(entry);
  const detail = manifest && (await damageOf(manifest));
  const item: Item = {
    name: plainName(entry) ?? entry,
    ...(detail === undefined ? { state: "complete" } : { state: "damaged", detail }),
    path,
    bytes: await bytesOf(path),
    lastUse: await lastChange(manifestFile(entry)),
    entry,
  };
  return { item, built: whole ? manifest.built : 0 };
}

/** Undefined for locks and other small files. */
async function otherItem(file: string): Promise<Item | undefined> {
  const found = await stateOf(file);
  if (found === undefined) return undefined;
  const path = inCache(file);
  return { ...found, path, bytes: await bytesOf(path), lastUse: await lastChange(path) };
}

async function lastChange(path: string): Promise<string> {
  return (await stat(path)).mtime.toISOString();
}

async function stateOf(file: string): Promise<Pick<Item, "name" | "state" | "detail" | "entry"> | undefined> {
  if (SHARED.includes(file)) return { name: file, state: "shared" };
  const user = scratchOwner(file);
  if (user !== undefined) return { name: "scratch", ...progress(user, "half-written") };
  if (isOtherVersion(file)) return { name: file, ...progress(await lockOwner(inCache(file)), "of another version") };
  const entry = entryOf(file);
  if (entry === undefined) return undefined;
  return { name: plainName(entry) ?? entry, entry, ...progress(await lockOwner(inCache(entry)), "half-written") };
}

function progress(owner: number | undefined | "none", otherwise: State): Pick<Item, "state" | "detail"> {
  if (owner === "none") return { state: otherwise };
  return { state: "in progress", detail: `by ${owner === undefined ? "another process" : `process ${owner}`}` };
}

/** The disk usage of a file or a directory. What disappears meanwhile counts as 0. */
async function bytesOf(path: string): Promise<number> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // readdir's recursive option would follow links, and fail when another process removes a directory
  const entries = stats?.isDirectory() ? await readdir(path).catch(() => []) : [];
  const sizes = await Promise.all(entries.map((entry) => bytesOf(join(path, entry))));
  return sizes.reduce((sum, bytes) => sum + bytes, (stats?.blocks ?? 0) * 512);
}
