import { mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheEntry } from "../../lib/cache/entry.ts";
import type { Log } from "../../lib/log.ts";
import { createVirtualEnvironment, pythonVersion } from "../../lib/tools/python.ts";

/** The directory of the virtual environment in its cache entry. */
const VENV = "venv";

/** The virtual environment with MiniStack and the AWS command line. It is made once for these requirements. */
export async function pythonEnvironment(log: Log) {
  const requirements = join(import.meta.dirname, "requirements.txt");
  const version = await pythonVersion(log);
  const directory = await cacheEntry("aws-emulator", [await readFile(requirements), version], async (target) => {
    const { aws } = executables(target);
    await createVirtualEnvironment(join(target, VENV), requirements, log);
    await mkdir(dirname(aws));
    await symlink(join("..", VENV, "bin", "aws"), aws);
  });
  return executables(directory);
}

/** The programs of the virtual environment, by paths that work from any directory. */
function executables(directory: string) {
  return {
    python: join(directory, VENV, "bin", "python"),
    /** The AWS command line. It is alone in its directory, so that the directory adds no other Python to the PATH. */
    aws: join(directory, "bin", "aws"),
  };
}
