// Plain JavaScript: this file runs before any package is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage */

const RECORD = "node_modules/.package-lock.json";

/**
 * Options of `npm ci` against settings of the user, by which packages would be left out or get other places:
 * https://docs.npmjs.com/cli/v11/using-npm/config. Options precede variables and files. Settings about registries,
 * scripts and links of programs stay the user's, because no command needs a script or a link.
 */
const COMPLETE = [
  // precedes `omit`, which is `dev` with NODE_ENV=production
  ...["prod", "dev", "optional", "peer"].map((type) => `--include=${type}`),
  "--dry-run=false",
  "--package-lock-only=false",
  "--global=false",
  "--location=project",
  "--install-strategy=hoisted",
  "--legacy-peer-deps=false",
  // the project has its own check of Node's version
  "--engine-strict=false",
  `--os=${process.platform}`,
  `--cpu=${process.arch}`,
  "--libc=null",
];

/**
 * Runs `npm ci`, unless another command of this clone has done it meanwhile. All output goes to standard error, because
 * a shell may read standard output, which belongs to the command.
 * @param {string} root directory of package-lock.json
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number | undefined>} npm's exit code; undefined if it does not start
 */
export async function install(root, env = process.env) {
  const release = await waitForTurn(root);
  try {
    if (isInstalled(root)) return 0;
    console.error("Installing npm packages (npm ci)");
    // `npm run --silent` would also silence npm's errors here
    const level = env.npm_config_loglevel === "silent" ? ["--loglevel=error"] : [];
    const args = ["ci", "--no-audit", "--no-fund", ...COMPLETE, ...level];
    return await new Promise((resolve) => {
      const npm = spawn("npm", args, { cwd: root, env, stdio: ["inherit", 2, 2] });
      npm.once("error", () => resolve(undefined));
      // without an exit code, a signal has ended it
      npm.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    release();
  }
}

/**
 * Whether node_modules has the packages of package-lock.json for this platform. It does not matter who ran `npm ci`.
 * @param {string} root directory of package-lock.json
 */
export function isInstalled(root) {
  return missingPackage(root) === undefined;
}

/**
 * What node_modules lacks: the path of a package, or of npm's record of what it has installed.
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#hidden-lockfiles
 * @param {string} root directory of package-lock.json
 */
export function missingPackage(root) {
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  let installed;
  try {
    installed = JSON.parse(readFileSync(join(root, RECORD), "utf8"));
  } catch {
    // there is no record, or the installation was cut short: npm writes the record last
    return RECORD;
  }
  return missingOf(installed.packages, locked.packages, process);
}

/**
 * @param {Record<string, LockedPackage>} installed npm's record, by the packages' paths
 * @param {Record<string, LockedPackage>} locked the packages of package-lock.json
 * @param {{ platform: string, arch: string }} host such as `process`
 * @returns {string | undefined} the path of the first package that is not as it should be
 */
export function missingOf(installed, locked, host) {
  const [missing] = Object.entries(locked).find(([place, wanted]) => {
    // the project itself
    if (place === "") return false;
    const there = installed[place];
    if (there === undefined) return wanted.optional !== true || isFor(host, wanted);
    return there.version !== wanted.version || there.integrity !== wanted.integrity;
  }) ?? [undefined];
  return missing;
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

/**
 * Waits until no other command installs packages into this clone. A listening socket of Linux's abstract namespace is
 * the lock, because it ends with its process: https://man7.org/linux/man-pages/man7/unix.7.html. Others have no lock.
 * @param {string} root
 * @returns {Promise<() => void>} ends this command's turn
 */
async function waitForTurn(root) {
  if (process.platform !== "linux") return () => {};
  const path = `\0eks-webapi-npm-ci-${createHash("sha256").update(realpathSync(root)).digest("hex").slice(0, 16)}`;
  for (let waited = false; ; waited = true) {
    const server = createServer();
    const code = await new Promise((resolve) => {
      server.once("error", (error) => resolve("code" in error ? error.code : ""));
      server.listen(path, () => resolve(undefined));
    });
    if (code !== "EADDRINUSE") return () => void server.close();
    if (!waited) console.error("Waiting for another command, which installs npm packages");
    await delay(200);
  }
}
