// Plain JavaScript: this file is needed to run TypeScript.
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";

/** Length of `digestOf`. */
const DIGEST_LENGTH = 64;

/**
 * @typedef {object} Bundle
 * @property {string} code of a CommonJS module
 * @property {string[]} packages the packages that it requires and that are in a bundle of their own
 * @property {Record<string, string>} sources stamps of the files that it was made from, by path
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
 * Returns the kept bundle if its sources have not changed. Otherwise builds a new bundle and keeps it.
 * @param {string} place path to which endings are added
 * @param {string} key identifies what the bundle contains, besides its sources
 * @param {() => Promise<Bundle>} build
 * @returns {Promise<Bundle & { compiled: string }>} the bundle, with the file for V8's compiled code
 */
export async function cachedBundle(place, key, build) {
  const file = `${place}.json`;
  let kept = readBundle(file, key);
  if (kept === undefined) {
    const bundle = await build();
    kept = { ...bundle, key, digest: digestOf(bundle.code) };
    removeAll(place);
    keep(file, JSON.stringify(kept));
  }
  // V8 crashes on code that another build of Node compiled: https://nodejs.org/docs/latest-v20.x/api/v8.html
  const { versions, arch, execPath } = process;
  const node = [versions, arch, execPath, stampOf(execPath), cachedDataVersionTag()];
  return { ...kept, compiled: `${place}.${digestOf(JSON.stringify([kept.digest, ...node]))}.v8` };
}

/**
 * V8's compiled code of a bundle, if it was kept. V8 crashes on damaged data, so a digest comes before the data.
 * @param {string} file
 */
export function readCompiled(file) {
  try {
    const kept = readFileSync(file);
    const data = kept.subarray(DIGEST_LENGTH);
    return kept.toString("latin1", 0, DIGEST_LENGTH) === digestOf(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {Uint8Array} data
 */
export function keepCompiled(file, data) {
  keep(file, Buffer.concat([Buffer.from(digestOf(data)), data]));
}

/**
 * @param {string} file
 * @param {string} key
 * @returns {(Bundle & { key: string, digest: string }) | undefined}
 */
function readBundle(file, key) {
  try {
    // what a crash of the machine has cut short is not JSON
    const kept = JSON.parse(readFileSync(file, "utf8"));
    const isCurrent = Object.entries(kept.sources).every(([source, stamp]) => stampOf(source) === stamp);
    return kept.key === key && isCurrent ? kept : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes a file completely or not at all.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function keep(file, content) {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(unfinished, content);
      renameSync(unfinished, file);
    } finally {
      rmSync(unfinished, { force: true });
    }
  } catch {
    // in another user's clone or on a full disk, the next command does the work again
  }
}

/**
 * Removes an earlier bundle, its compiled code, and the files of killed processes.
 * @param {string} place
 */
function removeAll(place) {
  const directory = dirname(place);
  try {
    const names = readdirSync(directory).filter((name) => name.startsWith(`${basename(place)}.`));
    for (const name of names) rmSync(join(directory, name), { force: true });
  } catch {
    // nothing was kept yet, or it belongs to another user
  }
}

/** @param {string | Uint8Array} content */
function digestOf(content) {
  return createHash("sha256").update(content).digest("hex");
}
