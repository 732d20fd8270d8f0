// The way from a fresh clone to a command: plain JavaScript on plain Node, since nothing is installed yet.
// Installs what package-lock.json names, unless that has been done, and goes on with cli/cli.ts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled } from "./installation.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
if (!nodeFits(process.versions.node)) {
  fail("NODE_TOO_OLD", `This project does not run on Node ${process.versions.node}: it needs ${engines.node}.`, {
    remedy: "Install Node 24, for example with: nvm install 24",
  });
}
if (!isInstalled(root)) install();

// packages are looked up, and tools of theirs run, from here
process.chdir(root);
// versions after ours will need Node 22; ours does not
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
// tsx, with which tests run files of their own, would keep its cache in the machine's temporary directory
process.env.TSX_DISABLE_CACHE = "1";
// esbuild is there only now
const { runTypeScript } = await import("./typescript.mjs");
await runTypeScript(join(root, "cli", "cli.ts"), { sourceMaps: process.argv.includes("--verbose") });

function install() {
  // standard output is the command's: a shell may read it
  console.error("Installing npm packages (npm ci)");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["inherit", 2, 2] });
  if (npm.status !== 0) {
    fail("NPM_FAILED", "npm ci failed: see its output above.", {
      remedy: "It needs nothing but the npm registry and a project directory that can be written to.",
    });
  }
}

/**
 * Whether this version is among the `engines` of package.json, which npm itself only warns about. It is written out,
 * since nothing is installed yet that could read a range.
 * @param {string} version
 */
function nodeFits(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

/**
 * Tells an error as cli/explain.ts does, and ends.
 * @param {string} code
 * @param {string} message
 * @param {{ remedy: string }} options
 */
function fail(code, message, { remedy }) {
  console.error(`Error ${code}: ${message}\n${remedy}`);
  process.exit(1);
}
