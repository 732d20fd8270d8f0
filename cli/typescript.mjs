// Plain JavaScript: this file is needed to run TypeScript.
import { createRequire, Module } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { Script } from "node:vm";
import { bundlePackages, bundleProject } from "./bundle.mjs";
import { cachedBundle, keepCompiled, readCompiled } from "./bundle-cache.mjs";

const root = dirname(import.meta.dirname);

/** A cache directory in node_modules, which `npm ci` empties. */
const CACHE = join(root, "node_modules/.cache/eks-webapi");

/**
 * Runs a TypeScript file and its imports from this project in this process. The code is bundled, and the bundles are
 * kept with V8's compiled code, because loading the packages file by file took most of a command's start
 * (docs/adr/0018-bundled-commands.md).
 * @param {string} file absolute path
 * @param {{ sourceMaps: boolean, cache?: string }} options `sourceMaps`: whether stack traces show the lines of the
 *   TypeScript files; nothing is kept then. `cache`: the directory for the bundles.
 */
export async function runTypeScript(file, { sourceMaps, cache = CACHE }) {
  if (sourceMaps) return runWithSourceMaps(file);
  // without source maps, no stack trace is shown, but CDKTF formats one for each reference, which takes a fifth of a
  // long synthesis: https://v8.dev/docs/stack-trace-api
  Error.prepareStackTrace = String;
  const place = join(cache, basename(file, ".ts"));
  const project = await cachedBundle(place, file, () => bundleProject(file, { sourceMap: false }));
  const names = project.packages;
  const require = createRequire(join(root, "package.json"));
  if (names.length === 0) return void load(project, file, require);

  // a copy of the clone has its own packages
  const key = [root, ...names].join();
  const packages = await cachedBundle(`${place}-packages`, key, () => bundlePackages(names));
  /** @type {Record<string, () => unknown> | undefined} */
  let loaders;
  load(project, file, (name) => {
    if (!names.includes(name)) return require(name);
    loaders ??= load(packages, `${place}-packages.cjs`, require);
    return loaders[name]?.();
  });
}

/**
 * Runs a bundle as Node runs a CommonJS module.
 * @param {Awaited<ReturnType<typeof cachedBundle>>} bundle
 * @param {string} filename
 * @param {(name: string) => unknown} require
 * @returns {Record<string, () => unknown>} its exports
 */
function load({ code, compiled }, filename, require) {
  const cachedData = readCompiled(compiled);
  const script = new Script(Module.wrap(code), { filename, cachedData });
  if (script.cachedDataRejected !== false) {
    // at exit, V8 has compiled the functions that the command needs
    process.once("exit", () => keepCompiled(compiled, script.createCachedData()));
  }
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, require, module, filename, dirname(filename));
  return module.exports;
}

/**
 * Node reads source maps only from code that it compiles itself.
 * @param {string} file
 */
async function runWithSourceMaps(file) {
  const { code } = await bundleProject(file, { sourceMap: true });
  process.setSourceMapsEnabled(true);
  // not part of Node's documented interface, but the function that `require` itself calls
  const module = /** @type {Module & { _compile(code: string, file: string): void }} */ (new Module(file));
  module.filename = file;
  module.paths = [join(root, "node_modules")];
  module._compile(code, file);
}

// node cli/typescript.mjs <file> [<argument>...]
const [, program, argument = ""] = process.argv;
if (program === import.meta.filename) await runTypeScript(resolve(argument), { sourceMaps: false });
