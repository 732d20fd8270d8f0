import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { coerce, satisfies } from "semver";
import { isCached } from "../cache/entry.ts";
import { CommandError, insteadOf } from "../errors.ts";
import { type Log, noLog } from "../log.ts";
import { run } from "../processes/run.ts";
import { withoutArguments } from "../variables/variables.ts";

/** No tool takes this long to print its version. A tool that hangs must not stop the command. */
const VERSION_TIMEOUT_MS = 30_000;

/** A program that the project runs. It is found on the machine or installed into the cache. */
export interface Tool {
  /** The name of its executable. */
  readonly name: string;
  /** The range of versions that fit: https://github.com/npm/node-semver#ranges */
  readonly wanted: string;
  /** Arguments that make it print its version before any other number. */
  readonly versionArguments: readonly string[];
  readonly versionEnvironment?: Record<string, string | undefined>;
  /** Installs a fixed version into the cache, unless it is there already, and resolves to its path. */
  install(log: Log): Promise<string>;
}

/** A program that is only found on the machine. */
type Program = Omit<Tool, "install">;

/** The path of a tool's executable: the machine's if it fits, or else the cache's, installed if necessary. */
export async function ensureTool(tool: Tool, log: Log): Promise<string> {
  const found = await findOnPath(tool);
  if (found !== undefined) {
    log.write(`${tool.name} ${tool.wanted}: ${found}\n`);
    return found;
  }
  log.write(`No ${tool.name} ${tool.wanted} was found on the PATH: it is installed into the cache.\n`);
  return tool.install(log);
}

/** The path of a tool's executable, if the machine or the cache has it. Installs nothing. */
export async function readyTool(tool: Tool): Promise<string | undefined> {
  const found = await findOnPath(tool);
  if (found !== undefined) return found;
  return (await isCached(() => tool.install(noLog))) ? tool.install(noLog) : undefined;
}

/** The first executable on the PATH that runs and has a fitting version. An old one may come before it. */
export async function findOnPath(program: Program): Promise<string | undefined> {
  for (const path of executables(program.name)) {
    if (satisfies(await versionOf(path, program), program.wanted)) return path;
  }
  return undefined;
}

/** Every executable of this name on the PATH, in order. */
export function executables(command: string, directories = pathDirectories()): string[] {
  return directories.map((directory) => join(directory, command)).filter(isExecutable);
}

/** The absolute directories of the PATH. */
export function pathDirectories(): string[] {
  return (process.env.PATH ?? "").split(":").filter((directory) => directory.startsWith("/"));
}

/** The version without a suffix such as `-rc1`; empty if the program does not run or prints none. */
async function versionOf(path: string, { versionArguments, versionEnvironment }: Program): Promise<string> {
  const options = {
    timeoutMs: VERSION_TIMEOUT_MS,
    // the user's settings could change what is printed, or fail
    env: { ...withoutArguments("local", process.env), ...versionEnvironment },
  };
  const output = await run(path, versionArguments, options).catch(insteadOf("", CommandError));
  return coerce(output)?.version ?? "";
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
