import { createHash } from "node:crypto";
import { createReadStream, lstatSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { cacheDirectory } from "./directory.ts";
import type { Manifest, RecordedFile } from "./manifest.ts";

/** How many files are looked at before other work of this process gets its turn: some 10 ms. */
const TURN = 1_000;
/** The same, where they are read. */
const TURN_READING = 50;
/** In bytes: what is read at once, which takes a tenth of what a stream does. */
const SMALL = 1_048_576;

/** Everything below a directory, as a manifest records it. */
export async function recordFiles(directory: string): Promise<RecordedFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const recorded: RecordedFile[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % TURN_READING === TURN_READING - 1) await nextTurn();
    const path = join(entry.parentPath, entry.name);
    const stats = lstatSync(path);
    recorded.push([relative(directory, path), stats.mode, sizeOf(stats), stats.ctimeMs, await contentOf(path, stats)]);
  }
  return recorded;
}

/** The same files, which have the same contents, as they are now. */
export async function recordAnew(directory: string, files: readonly RecordedFile[]): Promise<RecordedFile[]> {
  return Promise.all(
    files.map(async ([path, mode, size, , content]) => {
      const { ctimeMs } = await lstat(join(directory, path));
      return [path, mode, size, ctimeMs, content] satisfies RecordedFile;
    }),
  );
}

/** Whether all files are as they were recorded by all that can be seen without reading them. */
export async function areUntouched(directory: string, files: readonly RecordedFile[]): Promise<boolean> {
  for (const [index, [path, mode, size, changed]] of files.entries()) {
    if (index % TURN === TURN - 1) await nextTurn();
    // a tenth of what the asynchronous one takes, for the 33000 files of a Python environment
    const stats = lstatSync(join(directory, path), { throwIfNoEntry: false });
    if (stats?.mode !== mode || sizeOf(stats) !== size) return false;
    if (!stats.isDirectory() && stats.ctimeMs !== changed) return false;
  }
  return true;
}

/**
 * What is wrong with an entry, in words, by the contents of all its files; undefined where nothing is. New files do no
 * harm: Python writes .pyc files where it runs.
 */
export async function damageOf(manifest: Manifest | "damaged"): Promise<string | undefined> {
  if (manifest === "damaged") return "its manifest can't be read";
  const directory = join(cacheDirectory(), manifest.directory);
  for (const [index, [path, mode, size, , content]] of manifest.files.entries()) {
    if (index % TURN_READING === TURN_READING - 1) await nextTurn();
    const file = join(directory, path);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return `${path} is missing`;
    if (stats.mode !== mode) return `${path} has another type or mode`;
    if (sizeOf(stats) !== size) return `${path} has ${sizeOf(stats)} bytes instead of ${size}`;
    if ((await contentOf(file, stats)) !== content) return `${path} has other content`;
  }
  return undefined;
}

/** A directory's own size depends on the file system, and on what was in it once. */
function sizeOf(stats: Stats): number {
  return stats.isDirectory() ? 0 : stats.size;
}

async function contentOf(path: string, stats: Stats): Promise<string> {
  if (stats.isSymbolicLink()) return readlinkSync(path);
  if (!stats.isFile()) return "";
  const hash = createHash("sha256");
  if (stats.size <= SMALL) return hash.update(readFileSync(path)).digest("hex");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
