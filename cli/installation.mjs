// Plain JavaScript: this file runs before any package is installed.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage */

/**
 * Whether node_modules has the packages of package-lock.json for this platform. It does not matter who ran `npm ci`:
 * npm records what it has installed. https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#hidden-lockfiles
 * @param {string} root directory of package-lock.json
 */
export function isInstalled(root) {
  try {
    const installed = JSON.parse(readFileSync(join(root, "node_modules", ".package-lock.json"), "utf8"));
    const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    return holds(installed.packages, locked.packages, process);
  } catch {
    // there is no record, or the installation was cut short: npm writes the record last
    return false;
  }
}

/**
 * @param {Record<string, LockedPackage>} installed npm's record, by the packages' paths
 * @param {Record<string, LockedPackage>} locked the packages of package-lock.json
 * @param {{ platform: string, arch: string }} host such as `process`
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
 * Whether an optional package is required on this platform. npm needs only one of the packages that differ by C
 * library. A package that names no system is a dependency of other optional packages.
 * @param {{ platform: string, arch: string }} host
 * @param {LockedPackage} wanted
 */
function isFor({ platform, arch }, { os, cpu, libc }) {
  return libc === undefined && os?.includes(platform) === true && cpu?.includes(arch) !== false;
}
