import { mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory, cacheEntry } from "../cache.ts";
import { UserError } from "../errors.ts";
import type { Log } from "../log.ts";
import { run } from "../run.ts";

/** The oldest Python that MiniStack and the AWS command line both run on. */
const MINIMUM = { major: 3, minor: 10 };

/** The virtual environment within its cache entry. */
const VENV = "venv";

/** Executables of the virtual environment, as absolute paths: both work from any directory. */
export interface PythonEnvironment {
  python: string;
  /** The AWS command line, alone in its directory: on the PATH, that brings no other Python with it. */
  aws: string;
}

/**
 * The virtual environment with MiniStack and the AWS command line; made at the first call for these requirements.
 * @throws {UserError} when there is no Python that is new enough, or it can't make virtual environments.
 */
export async function pythonEnvironment(log: Log): Promise<PythonEnvironment> {
  const requirements = join(import.meta.dirname, "requirements.txt");
  const version = await pythonVersion(log);
  const directory = await cacheEntry("aws-emulator", [await readFile(requirements), version], async (target) => {
    const { python, aws } = executables(target);
    await createVirtualEnvironment(join(target, VENV), log);
    await installRequirements(python, requirements, log);
    await mkdir(dirname(aws));
    await symlink(join("..", VENV, "bin", "aws"), aws);
  });
  return executables(directory);
}

function executables(directory: string): PythonEnvironment {
  return { python: join(directory, VENV, "bin", "python"), aws: join(directory, "bin", "aws") };
}

/** The version that `python3` on the PATH reports, such as `Python 3.11.2`. */
async function pythonVersion(log: Log): Promise<string> {
  const remedy = `Install Python ${MINIMUM.major}.${MINIMUM.minor} or newer so that python3 is on the PATH.`;
  const version = await run("python3", ["--version"], { log }).catch((cause: unknown) => {
    throw new UserError("python3, which runs the AWS emulator, does not start.", { remedy, cause });
  });
  if (!isSupported(version)) throw new UserError(`${version} is too old for the AWS emulator.`, { remedy });
  return version;
}

/** Whether `python3 --version` names a Python that is new enough. */
export function isSupported(version: string): boolean {
  const [, major, minor] = /^Python (\d+)\.(\d+)\./.exec(version) ?? [];
  return Number(major) === MINIMUM.major && Number(minor) >= MINIMUM.minor;
}

async function createVirtualEnvironment(directory: string, log: Log): Promise<void> {
  await run("python3", ["-m", "venv", directory], { log }).catch((cause: unknown) => {
    // Debian and Ubuntu split venv from Python: https://packages.debian.org/stable/python3-venv
    const remedy = `On Debian and Ubuntu: apt install python3-venv. The output is in ${log.path}.`;
    throw new UserError("python3 can't make a virtual environment.", { remedy, cause });
  });
}

async function installRequirements(python: string, requirements: string, log: Log): Promise<void> {
  const env = { PIP_CACHE_DIR: join(cacheDirectory(), "pip"), PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" };
  await run(python, ["-m", "pip", "install", "--requirement", requirements], { env, log });
}
