import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";

/** A directory of a published npm package, or only the entry `name` of that directory. */
interface NpmDirectory {
  /** Name and version of the package. */
  spec: string;
  directory: string;
  name?: string;
}

/** Copies a directory of an npm package into another directory. */
export async function unpackNpm({ spec, directory, name = "" }: NpmDirectory, target: string, log: Log): Promise<void> {
  // with the user's own `json` or `dry-run`, npm would print something else, or write nothing
  const options = ["--silent", "--json=false", "--dry-run=false", "--pack-destination", target];
  const packed = await run("npm", ["pack", ...options, spec], { log });
  const archive = join(target, packed.trim());
  const depth = directory.split("/").length;
  const args = ["-xzf", archive, "-C", target, `--strip-components=${depth}`, join(directory, name)];
  await run("tar", args, { log });
  await rm(archive);
}
