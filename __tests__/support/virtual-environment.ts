import { readFile } from "node:fs/promises";
import { cacheEntry } from "../../lib/cache/entry.ts";
import type { Log } from "../../lib/log.ts";
import { createVirtualEnvironment, pythonVersion } from "../../lib/tools/python.ts";

/** The directory of a virtual environment in the cache, with what a requirements file names; made at the first call for it. */
export async function virtualEnvironment(name: string, requirements: string, log: Log): Promise<string> {
  const inputs = [await readFile(requirements), await pythonVersion(log)];
  return cacheEntry(name, inputs, (target) => createVirtualEnvironment(target, requirements, log));
}
