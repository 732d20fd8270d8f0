import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { cacheEntry } from "../cache/entry.ts";
import type { Log } from "../log.ts";
import { run } from "../run.ts";
import { go, goEnvironment } from "./go.ts";
import { ensureTool } from "./tool.ts";

export interface GoBuild {
  /** The directory whose go.mod and go.sum pin all that goes in. */
  readonly module: string;
  /** Import path of the program. */
  readonly package: string;
  /** File name of the executable. */
  readonly binary: string;
  /** Values of Go string variables, by their qualified name: `go tool link -X`. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The path of an executable built from the Go module proxy; built at most once for what its module directory holds. */
export async function buildWithGo(build: GoBuild, log: Log): Promise<string> {
  const { module, binary } = build;
  const files = await sourceFiles(module);
  const contents = await Promise.all(files.map((file) => readFile(join(module, file))));
  const linkerFlags = Object.entries(build.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const args = ["-trimpath", "-mod=readonly", `-ldflags=${["-s", "-w", ...linkerFlags].join(" ")}`];
  const inputs = [build.package, ...args, ...files, ...contents];
  const directory = await cacheEntry(binary, inputs, async (target) => {
    const command = await ensureTool(go, log);
    const output = join(target, binary);
    await run(command, ["build", ...args, "-o", output, build.package], { cwd: module, env: goEnvironment(), log });
  });
  return join(directory, binary);
}

/** All files below the module's directory, relative to it, but tests and what builds it. */
async function sourceFiles(module: string): Promise<string[]> {
  const entries = await readdir(module, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/(_test\.go|\.ts)$/.test(entry.name));
  return files.map((entry) => relative(module, join(entry.parentPath, entry.name))).sort();
}
