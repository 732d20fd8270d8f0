// Plain JavaScript: this file is needed to run TypeScript.
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";

/** Length of a SHA-256 digest. */
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
 * A text that differs when a file has changed.
 * @param {string} file
 */
export function stampOf(file) {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.mtimeNs} ${stat.size} ${stat.ino}`;
}

/**
 * Returns the kept bundle if its sources have not changed. Otherwise builds a new bundle and keeps it, if the cache can
 * be written to.
 * @param {string} place path to which endings are added
 * @param {string} key identifies what the bundle contains, besides its sources
 * @param {() => Promise<Bundle>} build
 * @returns {Promise<Bundle & { compiled: string }>} the bundle, with the file for V8's compiled code
 */
export async function cachedBundle(place, key, build) {
  const kept = readBundle(place, key);
  if (kept !== undefined) return kept;
  const bundle = await build();
  const digest = nameOf(bundle.code);
  const { requires, sources } = bundle;
  removeOthers(place, digest);
  // the manifest is written last: it states that the code is complete
  keep(`${place}.${digest}.cjs`, bundle.code);
  keep(`${place}.json`, JSON.stringify({ key, digest, requires, sources }));
  return { ...bundle, compiled: compiledFile(place, digest) };
}

/**
 * V8's compiled code of a bundle, if it was kept. It is verified here because V8 crashes on damaged data and on data of
 * another Node build: https://nodejs.org/docs/latest-v20.x/api/v8.html#v8cacheddataversiontag
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
 * Writes a file completely or not at all. The command works without the cache: if the cache can't be written to, for
 * example in another user's clone or on a full disk, the next command does the work again.
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
    // after a crash of the machine, the file may be empty; an empty program would do nothing and succeed
    if (nameOf(code) !== digest) return;
    return { code: code.toString(), requires, sources, compiled: compiledFile(place, digest) };
  } catch {
    // there is no bundle, or another process is replacing it
    return undefined;
  }
}

/**
 * Each build of Node has its own file.
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
 * Removes the files of earlier bundles and of killed processes.
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
 * Removes a file if it exists and this user may remove it.
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
