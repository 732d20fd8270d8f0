import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { CommandError } from "../errors.ts";
import { run } from "../processes/run.ts";
import type { Version } from "./version.ts";

/** No tool takes this long to print its version. A tool that hangs must not stop the command. */
const VERSION_TIMEOUT_MS = 30_000;

export interface Probe {
  readonly command: string;
  /** Arguments that make the command print its version. */
  readonly args: readonly string[];
  readonly env?: Record<string, string | undefined>;
  /** Parses the version from standard output. */
  readonly output: z.ZodType<Version>;
  readonly fits: (version: Version) => boolean;
}

/**
 * The first executable on the PATH that runs and has a fitting version. An old version may come before a fitting one.
 */
export async function findOnPath(probe: Probe): Promise<string | undefined> {
  for (const path of executables(probe.command)) {
    const version = await versionOf(path, probe);
    if (version !== undefined && probe.fits(version)) return path;
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

async function versionOf(path: string, { args, env, output }: Probe): Promise<Version | undefined> {
  try {
    const stdout = await run(path, args, { timeoutMs: VERSION_TIMEOUT_MS, ...(env && { env }) });
    return output.safeParse(stdout).data;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
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
