// Plain JavaScript on plain Node: it is asked before anything is installed.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage */

/**
 * Whether node_modules holds what package-lock.json names, for this platform: installed by us or by the user's own
 * `npm ci`, of which npm keeps a record. https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#hidden-lockfiles
 * @param {string} root directory of package-lock.json
 */
export function isInstalled(root) {
  try {
    const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
    return holds(installed, packagesOf(join(root, "package-lock.json")), process);
  } catch {
    // there is none, or it was cut short: npm writes it last
    return false;
  }
}

/**
 * @param {Record<string, LockedPackage>} installed by the packages' places, as npm's record has them
 * @param {Record<string, LockedPackage>} locked of package-lock.json
 * @param {{ platform: string, arch: string }} host as `process` tells it
 */
export function holds(installed, locked, host) {
  return Object.entries(locked).every(([place, wanted]) => {
    // the project itself
    if (place === "") return true;
    const there = installed[place];
    if (there === undefined) return wanted.optional === true && !isFor(host, wanted);
    return there.version === wanted.version && there.integrity === wanted.integrity;
  });
}

/**
 * Whether an optional package is one for this platform. Of those that differ by the C library, one is enough for npm;
 * those that name no system are what other optional ones need.
 * @param {{ platform: string, arch: string }} host
 * @param {LockedPackage} wanted
 */
function isFor({ platform, arch }, { os, cpu, libc }) {
  return libc === undefined && os?.includes(platform) === true && cpu?.includes(arch) !== false;
}

/** @param {string} file */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
