// Plain JavaScript on plain Node: it makes TypeScript run.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stampOf } from "./bundle-cache.mjs";

/** @typedef {import("./bundle-cache.mjs").Bundle} Bundle */

const root = dirname(import.meta.dirname);

/** What all commands begin with: a third of their start was to load these file by file. */
const IN_THE_BUNDLE = /^(commander|zod)$/;

/** What only a synthesis needs, and what makes most of it: `bundlePackages` is for these. */
export const STACK_PACKAGES = /^(@cdktf|cdktf|constructs)(\/|$)/;

/** A bundle is one of another time where these have changed: npm writes the first after all that it has installed. */
const MADE_BY = [join(root, "node_modules/.package-lock.json"), import.meta.filename];

/**
 * A TypeScript file and what it imports of this project, as one CommonJS module; packages stay what is required.
 * @param {string} file absolute path
 * @param {{ sourceMap: boolean }} options whether the module has a source map in it
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
 * Packages and what they need, as one CommonJS module that exports, by a package's name, what loads it. They may not
 * look for files of their own: they no longer lie beside them.
 * @param {readonly string[]} names as they are required
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
  // loaded where there is something to build only
  const esbuild = await import("esbuild");
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    bundle: true,
    write: false,
    metafile: true,
    outfile: "bundle.cjs",
    platform: "node",
    // what is imported later is then loaded later, packages too
    format: "cjs",
    supported: { "dynamic-import": false },
    logLevel: "error",
  });
  // its service would stay for as long as the command runs
  await esbuild.stop();
  return { text: outputFiles.map(({ text }) => text).join(""), metafile };
}

/** @param {readonly string[]} files */
function stampsOf(files) {
  return Object.fromEntries(files.map((file) => [file, stampOf(file)]));
}

/**
 * Tells each file where it lies itself, not where the bundle would.
 * @param {Record<string, string>} sources takes each file's stamp
 * @returns {import("esbuild").Plugin}
 */
function ownPlaces(sources) {
  return {
    name: "own-places",
    setup({ initialOptions, onResolve, onLoad, resolve: resolvePackage }) {
      // what a module gets as a package's default export is, to esbuild, all that the package is: right for each but
      // those that are modules themselves. It knows no file of another namespace than its own for a module.
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
        // before it is read: a later change is then seen
        sources[path] = stampOf(path);
        const places = { ownDirname: dirname(path), ownUrl: pathToFileURL(path).href };
        const constants = Object.entries(places).map(([name, place]) => `const ${name} = ${JSON.stringify(place)};`);
        // on the first line, so that the others keep their numbers
        const contents = constants.join("") + (await readFile(path, "utf8"));
        return { contents, loader: "ts", resolveDir: dirname(path) };
      });
    },
  };
}
