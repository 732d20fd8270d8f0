import { readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { jsonSchema } from "../tools/json.ts";
import { cacheDirectory } from "./directory.ts";

/**
 * Path below the entry's directory, mode with type, size, time of the last change of content or inode in milliseconds,
 * and content: a file's SHA-256, a link's target. No program can set that time, so as long as it is the same, so is the
 * content; git's index is kept in the same way: https://git-scm.com/docs/index-format
 */
const recordedFileSchema = z.tuple([z.string(), z.number(), z.number(), z.number(), z.string()]);

const manifestSchema = jsonSchema(
  z.object({
    /** Name of the directory beside the manifest that was built. */
    directory: z.string(),
    /** When the building was finished: milliseconds since 1970. */
    built: z.number(),
    files: z.array(recordedFileSchema),
  }),
);

export type RecordedFile = z.infer<typeof recordedFileSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

/** What a finished entry consists of: there is an entry from the moment on that its manifest is there. */
export function manifestFile(entry: string): string {
  return join(cacheDirectory(), `${entry}.json`);
}

/** Undefined where there is none, "damaged" where it can't be read. */
export async function readManifest(entry: string): Promise<Manifest | "damaged" | undefined> {
  const text = await readFile(manifestFile(entry), "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : (manifestSchema.safeParse(text).data ?? "damaged");
}

export async function writeManifest(entry: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(manifestFile(entry), JSON.stringify(manifest));
}

/**
 * Notes that the entry is used now; a cache that can only be read goes without.
 * @returns whether there still is one
 */
export async function noteUse(entry: string): Promise<boolean> {
  const now = new Date();
  const failure = await utimes(manifestFile(entry), now, now).catch((error) => error.code);
  return failure !== "ENOENT";
}

/** When the entry was last used: milliseconds since 1970. */
export async function lastUse(entry: string): Promise<number> {
  return (await stat(manifestFile(entry))).mtimeMs;
}
