import { createHash } from "node:crypto";
import { createReadStream, lstatSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { lstat, readdir, readFile, utimes } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { codeOf } from "../errors.ts";
import { jsonSchema } from "../tools/json.ts";
import { inCache } from "./directory.ts";

/**
 * Path below the entry's directory, mode with file type, size, change time (ctime) in milliseconds, and content: a
 * file's SHA-256 or a link's target. No program can set the ctime, so the content is unchanged while the ctime is.
 * Git's index works the same way: https://git-scm.com/docs/index-format
 */
const recordedFileSchema = z.tuple([z.string(), z.number(), z.number(), z.number(), z.string()]);

const manifestSchema = jsonSchema(
  z.object({
    /** Name of the entry's directory, which is beside the manifest. */
    directory: z.string(),
    /** When the build ended: milliseconds since 1970. */
    built: z.number(),
    files: z.array(recordedFileSchema),
  }),
);

type RecordedFile = z.infer<typeof recordedFileSchema>;
type Manifest = z.infer<typeof manifestSchema>;

/** Number of files to look at before other work of this process continues. */
const TURN = 50;
/** In bytes. A smaller file is read at once, which takes a tenth of the time of a stream. */
const SMALL = 1_048_576;

/** Path of an entry's manifest. The entry exists from the moment its manifest does. */
export function manifestFile(entry: string): string {
  return inCache(`${entry}.json`);
}

/** Undefined if there is none, "damaged" if it can't be parsed. */
export async function readManifest(entry: string): Promise<Manifest | "damaged" | undefined> {
  const text = await readFile(manifestFile(entry), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : (manifestSchema.safeParse(text).data ?? "damaged");
}

export async function writeManifest(entry: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(manifestFile(entry), JSON.stringify(manifest));
}

/** Records the entry's use in the manifest's time, unless the cache is read-only. Returns whether the entry exists. */
export async function noteUse(entry: string): Promise<boolean> {
  const now = new Date();
  return (await utimes(manifestFile(entry), now, now).catch(codeOf)) !== "ENOENT";
}

/** Everything below a directory, as a manifest records it. */
export async function recordFiles(directory: string): Promise<RecordedFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const recorded: RecordedFile[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % TURN === TURN - 1) await nextTurn();
    const path = join(entry.parentPath, entry.name);
    const stats = lstatSync(path);
    recorded.push([relative(directory, path), stats.mode, sizeOf(stats), stats.ctimeMs, await contentOf(path, stats)]);
  }
  return recorded;
}

/** Records the present change times of the same files, whose contents have not changed. */
export async function recordAgain({ directory, files }: Manifest): Promise<RecordedFile[]> {
  const root = inCache(directory);
  return Promise.all(
    files.map(async ([path, mode, size, , content]): Promise<RecordedFile> => {
      const { ctimeMs } = await lstat(join(root, path));
      return [path, mode, size, ctimeMs, content];
    }),
  );
}

/** Whether all files of an entry are as recorded, as far as this can be seen without reading them. */
export async function isUntouched(manifest: Manifest): Promise<boolean> {
  return (await differenceFrom(manifest, { reading: false })) === undefined;
}

/**
 * Compares the contents of all files of an entry with its manifest, and describes the damage; undefined if there is
 * none. Additional files are no damage: Python writes .pyc files while it runs.
 */
export async function damageOf(manifest: Manifest | "damaged"): Promise<string | undefined> {
  return manifest === "damaged" ? "its manifest can't be read" : differenceFrom(manifest, { reading: true });
}

/** The first difference from what was recorded, in the contents of the files or else in their change times. */
async function differenceFrom({ directory, files }: Manifest, { reading }: { reading: boolean }) {
  const root = inCache(directory);
  for (const [index, [path, mode, size, changed, content]] of files.entries()) {
    if (index % TURN === TURN - 1) await nextTurn();
    const file = join(root, path);
    // the synchronous call takes a tenth of the time, and a Python environment has 33000 files
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return `${path} is missing`;
    if (stats.mode !== mode) return `${path} has another type or mode`;
    if (sizeOf(stats) !== size) return `${path} has ${sizeOf(stats)} bytes instead of ${size}`;
    if (reading && (await contentOf(file, stats)) !== content) return `${path} has other content`;
    if (!reading && !stats.isDirectory() && stats.ctimeMs !== changed) return `${path} was touched`;
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
