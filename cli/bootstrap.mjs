// The start of every command. This file is plain JavaScript, because in a fresh clone no package is installed yet. It
// installs the packages of package-lock.json if they are missing, and then runs cli/cli.ts.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { install, isInstalled, missingPackage } from "./installation.mjs";

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
  const exitCode = await install(root);
  if (exitCode === undefined) {
    fail("NPM_MISSING", "npm does not start, and is needed to install packages.", {
      remedy: "Install it, or Node 24 with it, for example with: nvm install 24",
    });
  }
  if (exitCode !== 0) {
    fail("NPM_FAILED", "npm ci failed: see its output above.", {
      remedy: "It needs nothing but the npm registry and a project directory that can be written to.",
    });
  }
  const missing = missingPackage(root);
  if (missing !== undefined) {
    fail("PACKAGES_LEFT_OUT", `npm ci has ended without an error, but has not installed ${missing}.`, {
      remedy: "A setting of npm prevents it. This shows them all: npm config list",
    });
  }
}

// packages and their programs are looked up from the current directory
process.chdir(root);
// the AWS SDK warns that later versions need Node 22; the installed version does not
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
// tests run files with tsx, which would keep its cache in the machine's temporary directory
process.env.TSX_DISABLE_CACHE = "1";
const verbose = process.argv.includes("--verbose");
try {
  // this import needs esbuild, which may have been installed only now
  const { runTypeScript } = await import("./typescript.mjs");
  await runTypeScript(join(root, "cli", "cli.ts"), { sourceMaps: verbose });
} catch (error) {
  explain(error);
}

/**
 * Explains why the command does not even load. Later errors are explained in cli/explain.ts.
 * @param {unknown} error
 */
function explain(error) {
  if (verbose) console.error(error);
  const { code = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
  // the second text is esbuild's for its missing executable
  if (/MODULE_NOT_FOUND$/.test(code) || /could not be found, and is needed by esbuild/.test(message)) {
    fail("PACKAGES_DAMAGED", `An npm package is missing or damaged: ${message.split("\n")[0]}.`, {
      remedy: "Install the packages again: npm ci --include=dev --include=optional",
    });
  }
  console.error(`Error DEFECT: ${message}`);
  console.error("This is a defect of this project: run again with `-- --verbose`, and report it with its output.");
  process.exit(1);
}

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
