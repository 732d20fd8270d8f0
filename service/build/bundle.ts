import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the service and all its libraries into one minified file, `server.cjs`, and what loads it into `main.cjs`.
 *
 * The choices were measured from process start to the first answer: 320 ms with node_modules, 290 ms as ESM, 245 ms as
 * CommonJS, 185 ms as here. Node.js starts CommonJS fastest. The ES modules of libraries can be tree-shaken. An
 * `import()` of a module of Node.js would load the ES module loader and all of fetch.
 *
 * The names of functions and classes are not kept: a request would take a seventh more CPU, because a function that it
 * makes would get its name each time.
 *
 * There is no source map: with it, a start takes 1.6 times the CPU time and 28 MiB more. The log has no stack frames
 * instead.
 */
export async function bundle(directory: string): Promise<void> {
  await build({
    entryPoints: ["main", "server"].map((name) => fileURLToPath(new URL(`../${name}.ts`, import.meta.url))),
    outdir: directory,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    // never loaded: the first two because of http/no-schemas.ts, the third is for tests
    external: ["@fastify/ajv-compiler", "@fastify/fast-json-stringify-compiler", "light-my-request"],
    supported: { "dynamic-import": false },
    minify: true,
    // after an error, Node.js prints the line that failed: if it fills the 64 KiB of a pipe, the error after it is lost
    lineLimit: 200,
    logLevel: "warning",
  });
}

// run by hand and by the Dockerfile: node service/build/bundle.ts <output directory>
if (argv[1] === fileURLToPath(import.meta.url)) await bundle(argv[2] ?? "dist");
