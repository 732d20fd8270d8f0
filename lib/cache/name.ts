import { createHash } from "node:crypto";

/**
 * How an entry lies in the cache, in its name: no version of this project takes another's entry for its own. 1 had no
 * manifest, and no number in its names.
 */
const FORMAT = 2;

const KEY = /[0-9a-f]{16}/.source;
const PRESENT = new RegExp(`^(?<name>.+)-v${FORMAT}-${KEY}$`);
/** As mkdtemp(3) names it. */
const ATTEMPT = new RegExp(`^(?<entry>.+-v${FORMAT}-${KEY})\\.\\w{6}$`);
const OTHER = new RegExp(`^.+-(?:v\\d+-)?${KEY}$`);

/** The name of the entry for exactly these inputs and this platform: what is built for one does not run on another. */
export function entryName(name: string, inputs: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  // the length keeps ["ab", "c"] and ["a", "bc"] apart
  for (const input of inputs) hash.update(`\0${Buffer.byteLength(input)}\0`).update(input);
  return `${name}-v${FORMAT}-${hash.digest("hex").slice(0, 16)}`;
}

/** The name without format and inputs; undefined for what is no entry of this format. */
export function plainName(entry: string): string | undefined {
  return PRESENT.exec(entry)?.groups?.name;
}

/** Whether a file's name is that of an entry of another version of this project. */
export function isOtherVersion(file: string): boolean {
  return OTHER.test(file) && !PRESENT.test(file);
}

/** Whether a file of the cache is a directory in which this entry was built: each attempt has one of its own. */
export function isBuiltFor(entry: string, file: string): boolean {
  return entryOf(file) === entry;
}

/** The entry that a directory of the cache, by its name, was built for; undefined for what is none of this format. */
export function entryOf(directory: string): string | undefined {
  const { entry } = ATTEMPT.exec(directory)?.groups ?? {};
  return entry;
}
