import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";

/**
 * Puts what is in one directory of a published npm package into another.
 * @param spec name and version
 * @param directory within the package
 * @param name the only entry of that directory to take; all when left out
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
