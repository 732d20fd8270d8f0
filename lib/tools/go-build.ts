import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { cacheEntry } from "../cache/entry.ts";
import { withScratch } from "../cache/scratch.ts";
import { CommandError, insteadOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";
import { go, goEnvironment } from "./go.ts";
import { goProgress } from "./go-progress.ts";
import { copyGoSource, type GoSource, type PinnedModule } from "./go-source.ts";
import { ensureTool } from "./tool.ts";

interface Program {
  /** File name of the executable. */
  readonly binary: string;
  /** Values of Go string variables, by their qualified name: `go tool link -X`. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface GoBuild extends Program {
  /** The directory with the go.mod and go.sum that pin all sources. */
  readonly module: string;
  /** Another module file to use instead of go.mod, with its sums beside it: `-modfile` of `go help build`. */
  readonly modFile?: string;
  /** Build tags: `go help buildconstraint`. */
  readonly tags?: readonly string[];
  /** Import path of the program. */
  readonly package: string;
}

/** A program that is built from a module's source. */
interface GoSourceBuild extends Program, PinnedModule {
  /** Its package, relative to the module; by default, the root package. */
  readonly package?: string;
  /** Removes parts from the copy of the source before the build. Its code is in the directory of the pinned module. */
  readonly reduce?: (source: GoSource) => Promise<void>;
  /** The inputs of `reduce`, besides its code. */
  readonly inputs?: readonly string[];
}

/** Keeps the build machine's directories out of programs. It is part of the key of Go's build cache. */
const TRIMMED = "-trimpath";

/** Tests, and the code that builds a module. */
const NO_SOURCE = /(_test\.go|\.ts|\.sh)$/;

/** The path of an executable from the Go module proxy, built once for the content of its module directory. */
export async function buildWithGo(build: GoBuild, log: Log): Promise<string> {
  const { module, modFile = "go.mod", tags = [], binary } = build;
  const modules = [modFile, modFile.replace(/mod$/, "sum")];
  const isSource = (name: string) => (/\.(mod|sum)$/.test(name) ? modules.includes(name) : !NO_SOURCE.test(name));
  const args = buildArguments(build, [
    ...(build.modFile === undefined ? [] : [`-modfile=${modFile}`]),
    ...(tags.length === 0 ? [] : [`-tags=${tags.join(",")}`]),
  ]);
  const inputs = [build.package, ...args, ...(await contentsOf(module, isSource))];
  const directory = await cacheEntry(binary, inputs, async (target) => {
    const command = await readyGo(log);
    await compile({ command, directory: module, args, output: join(target, binary), package: build.package }, log);
  });
  return join(directory, binary);
}

/** The same with the program's own go.mod. Go ignores replace and exclude directives in that of a dependency. */
export async function buildGoSource(build: GoSourceBuild, log: Log): Promise<string> {
  const { module, source, package: program = ".", binary, reduce, inputs = [] } = build;
  const args = buildArguments(build);
  const pins = await contentsOf(module, () => true);
  const directory = await cacheEntry(binary, [source, ...inputs, ...args, ...pins], (target) =>
    withScratch(binary, async (scratch) => {
      const command = await readyGo(log);
      log.progress(`prepares the source of ${binary}`);
      const copy = await copyGoSource({ module, source }, join(scratch, "source"), { command, log });
      await reduce?.(copy);
      const { directory } = copy;
      await compile({ command, directory, args, output: join(target, binary), package: program }, log);
    }),
  );
  return join(directory, binary);
}

interface Compilation {
  /** Go's executable. */
  readonly command: string;
  /** Where the module is. */
  readonly directory: string;
  readonly args: readonly string[];
  readonly output: string;
  readonly package: string;
}

async function compile({ command, directory, args, output, package: program }: Compilation, log: Log): Promise<void> {
  const options = { cwd: directory, env: goEnvironment(), log };
  const { onLine, total } = goProgress(basename(output), log.progress);
  // the number of packages is only for the progress: the build neither waits for it nor fails with it
  const flags = args.filter((arg) => /^-(mod|tags)/.test(arg));
  const list = run(command, ["list", ...flags, "-deps", program], { cwd: directory, env: goEnvironment() });
  const listed = list.then((packages) => total(packages.split("\n").length), insteadOf(undefined, CommandError));
  await run(command, ["build", "-v", ...args, "-o", output, program], { ...options, onLine });
  await listed;
}

let commonPackages: Promise<unknown> | undefined;

/**
 * Go's command, after it has compiled the slowest of the packages that all programs share. Programs that are built at
 * the same time would each compile them.
 */
async function readyGo(log: Log): Promise<string> {
  const command = await ensureTool(go, log);
  log.progress("compiles the packages that all programs share");
  commonPackages ??= run(command, ["build", TRIMMED, "net/http"], { env: goEnvironment(), log });
  await commonPackages;
  return command;
}

function buildArguments({ variables = {} }: Program, chosen: readonly string[] = []): string[] {
  const linkerFlags = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  return [TRIMMED, "-mod=readonly", ...chosen, `-ldflags=${["-s", "-w", ...linkerFlags].join(" ")}`];
}

/** The names and contents of the files below a directory whose names are wanted. */
async function contentsOf(directory: string, isWanted: (name: string) => boolean): Promise<(string | Buffer)[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isFile() && isWanted(entry.name));
  const files = wanted.map((entry) => relative(directory, join(entry.parentPath, entry.name))).sort();
  const contents = await Promise.all(files.map((file) => readFile(join(directory, file))));
  return [...files, ...contents];
}
