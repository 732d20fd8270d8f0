import { readFile } from "node:fs/promises";
import { Module } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
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
  const bundle = new Module(file);
  bundle.filename = file;
  bundle.paths = [join(import.meta.dirname, "../node_modules")];
  bundle._compile(outputFiles[0].text, file);
}

/** Tells each file where it lies itself, not where the bundle would. */
const ownPlaces = {
  name: "own-places",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: "ts" };
    });
  },
};
