import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** Where the code cache of a file is: the bytecode of its functions, made by build/code-cache.ts. */
export function codeCacheOf(file: string): string {
  return `${file}.cache`;
}

/**
 * Compiles a CommonJS file. A code cache beside it saves V8 from compiling the functions that a start needs. V8 itself
 * ignores a cache that does not fit, such as one of another version. https://nodejs.org/api/vm.html#new-vmscriptcode-options
 *
 * The cache of Node.js (`NODE_COMPILE_CACHE`) can't be part of an image: its path has the user's id and a hash of the
 * processor's features, so that it is found only on machines like the one where it was made. It also has fewer
 * functions. https://github.com/nodejs/node/blob/v24.x/src/compile_cache.cc
 */
export function compile(file: string): Script {
  const cache = codeCacheOf(file);
  const source = readFileSync(file, "utf8");
  return new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
    filename: file,
    cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
  });
}

/** Runs a compiled CommonJS file. */
export function run(script: Script, file: string): void {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
}
