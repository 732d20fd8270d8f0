// Plain JavaScript on plain Node: it makes TypeScript run.
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";

/** Of SHA-256. */
const DIGEST_BYTES = 32;

/**
 * @typedef {object} Bundle
 * @property {string} code of a CommonJS module
 * @property {string[]} requires names of the packages that it requires
 * @property {Record<string, string>} sources stamps of the files that it was made from, by path
 */

/**
 * @typedef {object} Manifest what is known of a bundle, beside its code
 * @property {string} key
 * @property {string} digest
 * @property {string[]} requires
 * @property {Record<string, string>} sources
 */

/**
 * What differs where a file has changed.
 * @param {string} file
 */
export function stampOf(file) {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.mtimeNs} ${stat.size} ${stat.ino}`;
}

/**
 * The bundle that is kept in a place, where its sources are still what they were, else a new one, which is kept where
 * that can be.
 * @param {string} place path to which endings are added
 * @param {string} key what the bundle is of, besides its sources
 * @param {() => Promise<Bundle>} build
 * @returns {Promise<Bundle & { compiled: string }>} with the file for what V8 compiled of it
 */
export async function cachedBundle(place, key, build) {
  const kept = readBundle(place, key);
  if (kept !== undefined) return kept;
  const bundle = await build();
  const digest = nameOf(bundle.code);
  const { requires, sources } = bundle;
  removeOthers(place, digest);
  // the manifest last: it says that all of the code is there
  keep(`${place}.${digest}.cjs`, bundle.code);
  keep(`${place}.json`, JSON.stringify({ key, digest, requires, sources }));
  return { ...bundle, compiled: compiledFile(place, digest) };
}

/**
 * What V8 compiled of a bundle, if that was kept. V8 itself looks neither for damage nor for the changes that each Node
 * makes to it, and crashes: https://nodejs.org/docs/latest-v20.x/api/v8.html#v8cacheddataversiontag
 * @param {string} file
 */
export function readCompiled(file) {
  const kept = orNothing(() => readFileSync(file));
  if (kept === undefined) return undefined;
  const data = kept.subarray(DIGEST_BYTES);
  return digestOf(data).equals(kept.subarray(0, DIGEST_BYTES)) ? data : undefined;
}

/**
 * @param {string} file
 * @param {Uint8Array} data
 */
export function keepCompiled(file, data) {
  keep(file, Buffer.concat([digestOf(data), data]));
}

/**
 * Writes a file, whole or not at all. A cache that can't be written, in a clone of somebody else or on a full disk, is
 * no hindrance: the work is done again the next time.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function keep(file, content) {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, content);
    renameSync(unfinished, file);
  } catch {
    remove(unfinished);
  }
}

/**
 * @param {string} place
 * @param {string} key
 */
function readBundle(place, key) {
  try {
    /** @type {Manifest} */
    const manifest = JSON.parse(readFileSync(`${place}.json`, "utf8"));
    const { digest, requires, sources } = manifest;
    if (manifest.key !== key || Object.entries(sources).some(([file, stamp]) => stampOf(file) !== stamp)) return;
    const code = readFileSync(`${place}.${digest}.cjs`);
    // what was not on the disk yet when the machine stopped would be an empty program, which does nothing and succeeds
    if (nameOf(code) !== digest) return;
    return { code: code.toString(), requires, sources, compiled: compiledFile(place, digest) };
  } catch {
    // there is none, or another process replaces it at this moment
    return undefined;
  }
}

/**
 * Each build of Node has a file of its own.
 * @param {string} place
 * @param {string} digest
 */
function compiledFile(place, digest) {
  const { versions, arch, execPath } = process;
  const builds = JSON.stringify([versions, arch, execPath, stampOf(execPath), cachedDataVersionTag()]);
  return `${place}.${digest}.${nameOf(builds)}.v8`;
}

/** @param {string | Uint8Array} content */
function nameOf(content) {
  return digestOf(content).toString("hex").slice(0, 16);
}

/** @param {string | Uint8Array} content */
function digestOf(content) {
  return createHash("sha256").update(content).digest();
}

/**
 * Removes what earlier bundles and processes that were killed have left in a place.
 * @param {string} place
 * @param {string} digest of the bundle that stays
 */
function removeOthers(place, digest) {
  const start = `${basename(place)}.`;
  const names = orNothing(() => readdirSync(dirname(place))) ?? [];
  for (const name of names.filter((name) => name.startsWith(start))) {
    const isOurs = name === `${start}json` || name.startsWith(`${start}${digest}.`);
    if (!isOurs) remove(join(dirname(place), name));
  }
}

/**
 * There may be nothing to remove, or it may be somebody else's.
 * @param {string} file
 */
function remove(file) {
  orNothing(() => rmSync(file, { force: true }));
}

/**
 * @template T
 * @param {() => T} attempt
 */
function orNothing(attempt) {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
