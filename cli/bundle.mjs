// Plain JavaScript: this file is needed to run TypeScript.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stampOf } from "./bundle-cache.mjs";

/** @typedef {import("./bundle-cache.mjs").Bundle} Bundle */

const root = dirname(import.meta.dirname);

/** Packages that every command needs. Loading them file by file took a third of a command's start. */
const IN_THE_BUNDLE = /^(commander|zod)$/;

/**
 * The packages that only a synthesis needs, and that take most of its start. They go into the bundle of
 * `bundlePackages`.
 */
export const STACK_PACKAGES = /^(@cdktf|cdktf|constructs)(\/|$)/;

/** A bundle is out of date when one of these files has changed. npm writes the first one after all packages. */
const MADE_BY = [join(root, "node_modules/.package-lock.json"), import.meta.filename];

/**
 * Bundles a TypeScript file and its imports from this project as one CommonJS module. Packages are still loaded with
 * `require`.
 * @param {string} file absolute path
 * @param {{ sourceMap: boolean }} options whether the module contains a source map
 * @returns {Promise<Bundle>}
 */
export async function bundleProject(file, { sourceMap }) {
  const sources = stampsOf(MADE_BY);
  const { text, metafile } = await build({
    entryPoints: [file],
    sourcemap: sourceMap && "inline",
    plugins: [ownPlaces(sources)],
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const requires = imports.filter(({ external }) => external).map(({ path }) => path);
  return { code: text, requires: [...new Set(requires)].sort(), sources };
}

/**
 * Bundles packages and their dependencies as one CommonJS module. It exports, for each package name, a function that
 * loads the package. The packages can't read files of their own directories, because they no longer run from there.
 * @param {readonly string[]} names as passed to `require`
 * @returns {Promise<Bundle>}
 */
export async function bundlePackages(names) {
  const entries = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`);
  const contents = `module.exports = {\n${entries.join("\n")}\n};`;
  const { text } = await build({ stdin: { contents, resolveDir: root } });
  return { code: text, requires: [], sources: stampsOf(MADE_BY) };
}

/** @param {import("esbuild").BuildOptions} options */
async function build(options) {
  // loaded only when there is something to build
  const esbuild = await import("esbuild");
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
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
  return { text: outputFiles.map(({ text }) => text).join(""), metafile };
}

/** @param {readonly string[]} files */
function stampsOf(files) {
  return Object.fromEntries(files.map((file) => [file, stampOf(file)]));
}

/**
 * Gives each file its own `import.meta.dirname` and `import.meta.url` in place of the bundle's.
 * @param {Record<string, string>} sources receives each file's stamp
 * @returns {import("esbuild").Plugin}
 */
function ownPlaces(sources) {
  return {
    name: "own-places",
    setup({ initialOptions, onResolve, onLoad, resolve: resolvePackage }) {
      // When an ECMAScript module imports a package, esbuild takes the package's whole exports as its default export. That
      // is right for CommonJS packages, and wrong for packages that are ECMAScript modules. esbuild treats only files of
      // its own namespace as ECMAScript modules, so the project's files get another namespace.
      onResolve({ filter: /^[./]/ }, ({ path, resolveDir, namespace, kind }) =>
        namespace === "project" || kind === "entry-point"
          ? { path: resolve(resolveDir, path), namespace: "project" }
          : undefined,
      );
      onResolve({ filter: /^[^./]/ }, ({ path, namespace, kind }) => {
        if (namespace !== "project") return undefined;
        return IN_THE_BUNDLE.test(path) ? resolvePackage(path, { resolveDir: root, kind }) : { path, external: true };
      });
      initialOptions.define = { "import.meta.dirname": "ownDirname", "import.meta.url": "ownUrl" };
      onLoad({ filter: /\.ts$/, namespace: "project" }, async ({ path }) => {
        // the stamp is taken before the file is read, so that a later change is detected
        sources[path] = stampOf(path);
        const places = { ownDirname: dirname(path), ownUrl: pathToFileURL(path).href };
        const constants = Object.entries(places).map(([name, place]) => `const ${name} = ${JSON.stringify(place)};`);
        // on the first line, so that line numbers do not change
        const contents = constants.join("") + (await readFile(path, "utf8"));
        return { contents, loader: "ts", resolveDir: dirname(path) };
      });
    },
  };
}
