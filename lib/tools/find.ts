import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { coerce, satisfies } from "semver";
import { CommandError } from "../errors.ts";
import { run } from "../processes/run.ts";

/** No tool takes this long to print its version. A tool that hangs must not stop the command. */
const VERSION_TIMEOUT_MS = 30_000;

/** A program to find on this machine. */
export interface Program {
  /** The name of its executable. */
  readonly name: string;
  /** The range of versions that fit: https://github.com/npm/node-semver#ranges */
  readonly wanted: string;
  /** Arguments that make it print its version before any other number. */
  readonly versionArguments: readonly string[];
  readonly versionEnvironment?: Record<string, string | undefined>;
}

/**
 * The first executable on the PATH that runs and has a fitting version. An old version may come before a fitting one.
 */
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
async function versionOf(path: string, { versionArguments, versionEnvironment: env }: Program): Promise<string> {
  try {
    const output = await run(path, versionArguments, { timeoutMs: VERSION_TIMEOUT_MS, ...(env && { env }) });
    return coerce(output)?.version ?? "";
  } catch (error) {
    if (error instanceof CommandError) return "";
    throw error;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
