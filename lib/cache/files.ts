import { createHash } from "node:crypto";
import { createReadStream, lstatSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { cacheDirectory } from "./directory.ts";
import type { Manifest, RecordedFile } from "./manifest.ts";

/** Number of files to look at before other work of this process continues: some 10 ms. */
const TURN = 1_000;
/** The same for files that are read. */
const TURN_READING = 50;
/** In bytes. A smaller file is read at once, which takes a tenth of the time of a stream. */
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

/** Records the current metadata of the same files, whose contents have not changed. */
export async function recordAnew(directory: string, files: readonly RecordedFile[]): Promise<RecordedFile[]> {
  return Promise.all(
    files.map(async ([path, mode, size, , content]) => {
      const { ctimeMs } = await lstat(join(directory, path));
      return [path, mode, size, ctimeMs, content] satisfies RecordedFile;
    }),
  );
}

/** Whether all files are as recorded, as far as this can be seen without reading them. */
export async function areUntouched(directory: string, files: readonly RecordedFile[]): Promise<boolean> {
  for (const [index, [path, mode, size, changed]] of files.entries()) {
    if (index % TURN === TURN - 1) await nextTurn();
    // the synchronous call takes a tenth of the time, and a Python environment has 33000 files
    const stats = lstatSync(join(directory, path), { throwIfNoEntry: false });
    if (stats?.mode !== mode || sizeOf(stats) !== size) return false;
    if (!stats.isDirectory() && stats.ctimeMs !== changed) return false;
  }
  return true;
}

/**
 * Compares the contents of all files of an entry with its manifest, and describes the damage; undefined if there is
 * none. Additional files are no damage: Python writes .pyc files while it runs.
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

/** A directory's own size is not compared, because it depends on the file system and on earlier contents. */
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
