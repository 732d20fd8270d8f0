import { readFile } from "node:fs/promises";
import { Module } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, stop } from "esbuild";

/**
 * Runs a TypeScript file, and what it imports of this project, in this process. It is bundled, in memory, since a
 * loader reads each file of each package that is imported, too: of 1.7 s for a synth, tsx took 1.1 s.
 * @param {string} file absolute path
 * @param {{ sourceMaps: boolean }} options whether stack traces are to show the lines of the TypeScript files; CDKTF
 *   takes so many of them that this costs a third of a second
 */
export async function runTypeScript(file, { sourceMaps }) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: "node",
    // what is imported later is then loaded later, packages too
    format: "cjs",
    packages: "external",
    supported: { "dynamic-import": false },
    sourcemap: sourceMaps && "inline",
    logLevel: "error",
    plugins: [ownPlaces],
  });
  // its service would stay for as long as the command runs
  await stop();
  process.setSourceMapsEnabled(sourceMaps);
  // not part of Node's documented interface, but what `require` itself calls
  const bundle = /** @type {Module & { _compile(code: string, file: string): void }} */ (new Module(file));
  bundle.filename = file;
  bundle.paths = [join(import.meta.dirname, "../node_modules")];
  bundle._compile(outputFiles.map(({ text }) => text).join(""), file);
}

/**
 * Tells each file where it lies itself, not where the bundle would.
 * @type {import("esbuild").Plugin}
 */
const ownPlaces = {
  name: "own-places",
  setup({ initialOptions, onResolve, onLoad }) {
    // what a module gets as a package's default export is, to esbuild, all that the package is: right for each but those
    // that are modules themselves. It knows no file of another namespace than its own for a module.
    onResolve({ filter: /^[./]/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      namespace: "project",
    }));
    initialOptions.define = { "import.meta.dirname": "ownDirname", "import.meta.url": "ownUrl" };
    onLoad({ filter: /\.ts$/, namespace: "project" }, async ({ path }) => {
      const places = { ownDirname: dirname(path), ownUrl: pathToFileURL(path).href };
      const constants = Object.entries(places).map(([name, place]) => `const ${name} = ${JSON.stringify(place)};`);
      // on the first line, so that the others keep their numbers
      const contents = constants.join("") + (await readFile(path, "utf8"));
      return { contents, loader: "ts", resolveDir: dirname(path) };
    });
  },
};

// node local/typescript.mjs <file> [<argument>...]
const [, program, argument = ""] = process.argv;
if (program === fileURLToPath(import.meta.url)) {
  await runTypeScript(resolve(argument), { sourceMaps: false });
}
