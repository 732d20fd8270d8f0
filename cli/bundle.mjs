// Plain JavaScript: this file is needed to run TypeScript.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stampOf } from "./bundle-cache.mjs";

const root = dirname(import.meta.dirname);

/** Packages that every command needs. Loading them file by file took a third of a command's start. */
const IN_THE_BUNDLE = /^(commander|zod)$/;

/** Packages that only a synthesis needs, and that take most of its start. They have a bundle of their own. */
const STACK_PACKAGES = /^(@cdktf|cdktf|constructs)(\/|$)/;

/** A bundle is out of date when one of these files has changed. npm writes the first one after all packages. */
const MADE_BY = [join(root, "node_modules/.package-lock.json"), import.meta.filename];

/**
 * Bundles a TypeScript file and its imports from this project as one CommonJS module. Packages are still loaded with
 * `require`.
 * @param {string} file absolute path
 * @param {{ sourceMap: boolean }} options whether the module contains a source map
 */
export function bundleProject(file, { sourceMap }) {
  return build({ entryPoints: [file], sourcemap: sourceMap && "inline" }, projectFiles);
}

/**
 * Bundles packages and their dependencies as one CommonJS module. It exports, for each package name, a function that
 * loads the package. The packages can't read files of their own directories, because they no longer run from there.
 * @param {readonly string[]} names as passed to `require`
 */
export function bundlePackages(names) {
  const entries = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`);
  return build({ stdin: { contents: `module.exports = {\n${entries.join("\n")}\n};`, resolveDir: root } });
}

/**
 * @param {import("esbuild").BuildOptions} options
 * @param {(sources: Record<string, string>) => import("esbuild").Plugin} [plugin] adds the stamps of more sources
 * @returns {Promise<import("./bundle-cache.mjs").Bundle>}
 */
async function build(options, plugin) {
  const sources = Object.fromEntries(MADE_BY.map((file) => [file, stampOf(file)]));
  // loaded only when there is something to build
  const esbuild = await import("esbuild");
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    plugins: plugin ? [plugin(sources)] : [],
    bundle: true,
    write: false,
    metafile: true,
    outfile: "bundle.cjs",
    platform: "node",
    // with CommonJS, dynamic imports are still loaded late, packages too
    format: "cjs",
    supported: { "dynamic-import": false },
    logLevel: "error",
  });
  // esbuild's service process would run as long as the command
  await esbuild.stop();
  const required = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const packages = [...new Set(required)].filter((name) => STACK_PACKAGES.test(name)).sort();
  return { code: outputFiles.map(({ text }) => text).join(""), packages, sources };
}

/**
 * Gives each of the project's files its own `import.meta.dirname` and `import.meta.url` in place of the bundle's.
 * @param {Record<string, string>} sources receives each file's stamp
 * @returns {import("esbuild").Plugin}
 */
function projectFiles(sources) {
  return {
    name: "project-files",
    setup({ initialOptions, onResolve, onLoad, resolve: resolvePackage }) {
      // In an ECMAScript module, esbuild takes a package's whole exports as its default export, which is wrong for
      // packages that are ECMAScript modules. It does not do that in files that have a namespace of their own.
      onResolve({ filter: /./ }, ({ path, resolveDir, namespace, kind }) => {
        if (namespace !== "project" && kind !== "entry-point") return undefined;
        if (/^[./]/.test(path)) return { path: resolve(resolveDir, path), namespace: "project" };
        return IN_THE_BUNDLE.test(path) ? resolvePackage(path, { resolveDir: root, kind }) : { path, external: true };
      });
      initialOptions.define = { "import.meta.dirname": "ownDirname", "import.meta.url": "ownUrl" };
      onLoad({ filter: /\.ts$/, namespace: "project" }, async ({ path }) => {
        // the stamp is taken before the file is read, so that a later change is detected
        sources[path] = stampOf(path);
        const directory = JSON.stringify(dirname(path));
        const url = JSON.stringify(pathToFileURL(path).href);
        // on the first line, so that line numbers do not change
        const contents = `const ownDirname = ${directory}, ownUrl = ${url};${await readFile(path, "utf8")}`;
        return { contents, loader: "ts", resolveDir: dirname(path) };
      });
    },
  };
}
