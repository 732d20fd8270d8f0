import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The directory for everything that is installed or built. It can be removed at any time. */
export function cacheDirectory(): string {
  // https://specifications.freedesktop.org/basedir-spec/latest/: a relative path must be ignored
  const home = process.env.XDG_CACHE_HOME;
  return join(home?.startsWith("/") ? home : join(homedir(), ".cache"), "eks-webapi");
}

/** The path of a file of the cache. */
export function inCache(file: string): string {
  return join(cacheDirectory(), file);
}

/** The names of all files of the cache. */
export function cacheFiles(): Promise<string[]> {
  return readdir(cacheDirectory()).catch(() => []);
}

/**
 * Version of the cache's format, which is part of each entry's name, so that no version of this project uses entries of
 * another format. Format 1 had no manifests, and no number in its names.
 */
const FORMAT = 2;

const KEY = /[0-9a-f]{16}/.source;
const PRESENT = new RegExp(`^(?<name>.+)-v${FORMAT}-${KEY}$`);
/** With the ending that mkdtemp(3) adds. */
const ATTEMPT = new RegExp(`^(?<entry>.+-v${FORMAT}-${KEY})\\.\\w{6}$`);
const OTHER = new RegExp(`^.+-(?:v\\d+-)?${KEY}$`);

/** The name of the entry for these inputs and this platform. A build for one platform does not run on another. */
export function entryName(name: string, inputs: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  // the lengths make ["ab", "c"] and ["a", "bc"] differ
  for (const input of inputs) hash.update(`\0${Buffer.byteLength(input)}\0`).update(input);
  return `${name}-v${FORMAT}-${hash.digest("hex").slice(0, 16)}`;
}

/** The name without format and inputs; undefined if it is not an entry of this format. */
export function plainName(entry: string): string | undefined {
  return PRESENT.exec(entry)?.groups?.name;
}

/** Whether a file name is that of an entry of another version of this project. */
export function isOtherVersion(file: string): boolean {
  return OTHER.test(file) && !PRESENT.test(file);
}

/** The entry that a directory of the cache was built for, from its name; undefined if it has another format. */
export function entryOf(directory: string): string | undefined {
  return ATTEMPT.exec(directory)?.groups?.entry;
}
