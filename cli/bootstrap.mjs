// The start of every command. This file is plain JavaScript, because in a fresh clone no package is installed yet. It
// installs the packages of package-lock.json if they are missing, and then runs cli/cli.ts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled } from "./installation.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
// npm itself only warns; the range is repeated here because no package that reads ranges may be installed yet
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (!(major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19))) {
  fail("NODE_TOO_OLD", `This project does not run on Node ${process.versions.node}: it needs ${engines.node}.`, {
    remedy: "Install Node 24, for example with: nvm install 24",
  });
}

if (!isInstalled(root)) {
  // a shell may read standard output, which belongs to the command
  console.error("Installing npm packages (npm ci)");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["inherit", 2, 2] });
  if (npm.status !== 0) {
    fail("NPM_FAILED", "npm ci failed: see its output above.", {
      remedy: "It needs nothing but the npm registry and a project directory that can be written to.",
    });
  }
}

// packages and their programs are looked up from the current directory
process.chdir(root);
// the AWS SDK warns that later versions need Node 22; the installed version does not
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
// tests run files with tsx, which would keep its cache in the machine's temporary directory
process.env.TSX_DISABLE_CACHE = "1";
// this import needs esbuild, which may have been installed only now
const { runTypeScript } = await import("./typescript.mjs");
await runTypeScript(join(root, "cli", "cli.ts"), { sourceMaps: process.argv.includes("--verbose") });

/**
 * Prints an error in the form of cli/explain.ts, and exits.
 * @param {string} code
 * @param {string} message
 * @param {{ remedy: string }} options
 */
function fail(code, message, { remedy }) {
  console.error(`Error ${code}: ${message}\n${remedy}`);
  process.exit(1);
}
