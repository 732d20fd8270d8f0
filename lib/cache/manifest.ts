import { readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { codeOf } from "../errors.ts";
import { jsonSchema } from "../tools/json.ts";
import { cacheDirectory } from "./directory.ts";

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

export type RecordedFile = z.infer<typeof recordedFileSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

/** Path of an entry's manifest. The entry exists from the moment its manifest does. */
export function manifestFile(entry: string): string {
  return join(cacheDirectory(), `${entry}.json`);
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

/**
 * Records that the entry is used now. In a read-only cache, nothing is recorded.
 * @returns whether the entry still exists
 */
export async function noteUse(entry: string): Promise<boolean> {
  const now = new Date();
  const failure = await utimes(manifestFile(entry), now, now).catch(codeOf);
  return failure !== "ENOENT";
}

/** When the entry was last used: milliseconds since 1970. */
export async function lastUse(entry: string): Promise<number> {
  return (await stat(manifestFile(entry))).mtimeMs;
}
