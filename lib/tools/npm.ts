import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";

/**
 * Copies a directory of a published npm package into another directory.
 * @param spec name and version
 * @param directory within the package
 * @param name the only entry of that directory to copy; by default, all entries
 */
export async function unpackNpm(
  { spec, directory, name = "" }: { spec: string; directory: string; name?: string },
  target: string,
  log: Log,
): Promise<void> {
  const packed = await run("npm", ["pack", "--silent", "--pack-destination", target, spec], { log });
  const archive = join(target, packed.trim());
  const depth = directory.split("/").length;
  const args = ["-xzf", archive, "-C", target, `--strip-components=${depth}`, join(directory, name)];
  await run("tar", args, { log });
  await rm(archive);
}
