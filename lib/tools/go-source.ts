import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";
import { goEnvironment } from "./go.ts";
import { jsonSchema } from "./json.ts";

/** A writable copy of a module's source from the Go module proxy. */
export interface GoSource {
  readonly directory: string;
  /** Runs the go command in the copy, and resolves to its standard output. */
  go(...args: string[]): Promise<string>;
  /**
   * Changes a file. Its path is relative to the directory.
   * @throws {Error} when nothing changes, because the source is then not the one that the change was written for
   */
  edit(file: string, change: (text: string) => string): Promise<void>;
}

/** Directory of a go.mod that requires the module, and of the go.sum that pins it. */
export interface PinnedModule {
  readonly module: string;
  /** Go's path of the module. */
  readonly source: string;
}

const requirements = jsonSchema(
  z.object({ Require: z.array(z.object({ Path: z.string(), Version: z.string() })).nullable() }),
);
const downloaded = jsonSchema(z.object({ Dir: z.string() }));

/** Files that no build reads, which may be most of a module: `go help packages`, `go help test`. */
const NO_SOURCE = /^([._].*|testdata)$|_test\.go$/;

/**
 * Copies a module's source into a directory. It builds with the versions of its own go.mod. That go.mod may name
 * modules by a path of its repository, which the module copy does not include; the pinned module's requirements replace
 * these.
 * @param command Go's executable
 * @throws {CommandError} when the source does not match go.sum
 */
export async function copyGoSource(
  { module, source }: PinnedModule,
  directory: string,
  { command, log }: { command: string; log: Log },
): Promise<GoSource> {
  const goIn = (cwd: string, args: readonly string[]) => run(command, args, { cwd, env: goEnvironment(), log });
  const required = requirements.parse(await goIn(module, ["mod", "edit", "-json"])).Require ?? [];
  const version = required.find(({ Path }) => Path === source)?.Version;
  if (version === undefined) throw new Error(`${module}/go.mod does not require ${source}`);
  const { Dir } = downloaded.parse(await goIn(module, ["mod", "download", "-json", `${source}@${version}`]));
  await cp(Dir, directory, { recursive: true, filter: (path) => !NO_SOURCE.test(basename(path)) });

  const copy: GoSource = {
    directory,
    go: (...args) => goIn(directory, args),
    edit: async (file, change) => {
      const path = join(directory, file);
      const text = await readFile(path, "utf8");
      const changed = change(text);
      if (changed === text) throw new Error(`${file} of ${source} ${version} is not as expected`);
      await replaceFile(path, changed);
    },
  };
  // a module without requirements has no go.sum
  const ownSums = await readFile(join(directory, "go.sum"), "utf8").catch(() => "");
  await replaceFile(join(directory, "go.sum"), ownSums + (await readFile(join(module, "go.sum"), "utf8")));
  for (const { Path, Version } of required) {
    if (Path !== source) await copy.go("mod", "edit", `-replace=${Path}=${Path}@${Version}`);
  }
  return copy;
}

/** Replaces a file. The files of the module cache are read-only, and so are their copies. */
async function replaceFile(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, text);
}
