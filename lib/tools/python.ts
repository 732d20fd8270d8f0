import { join } from "node:path";
import { coerce, satisfies } from "semver";
import { inCache } from "../cache/directory.ts";
import { UserError } from "../errors.ts";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";

/** The oldest Python that MiniStack, the AWS command line and checkov all run on. */
const MINIMUM = "3.10";

/** What to do if there is no Python that is new enough. */
export const PYTHON_REMEDY = `Install Python ${MINIMUM} or newer so that python3 is on the PATH.`;

/**
 * The version that `python3` on the PATH reports, such as `Python 3.11.2`.
 * @throws {UserError} when there is no Python that is new enough
 */
export async function pythonVersion(log: Log): Promise<string> {
  const version = await run("python3", ["--version"], { log }).catch((cause: unknown) => {
    throw new UserError("PYTHON_MISSING", "python3 does not start.", { remedy: PYTHON_REMEDY, cause });
  });
  if (isSupported(version)) return version;
  throw new UserError("PYTHON_TOO_OLD", `${version} is too old for the AWS emulator.`, { remedy: PYTHON_REMEDY });
}

/** Whether `python3 --version` names a Python that is new enough. */
export function isSupported(version: string): boolean {
  return satisfies(coerce(version) ?? "", `^${MINIMUM}`);
}

/**
 * Creates a virtual environment with the packages of a requirements file.
 * @throws {UserError} when this Python can't create virtual environments
 */
export async function createVirtualEnvironment(directory: string, requirements: string, log: Log): Promise<void> {
  await run("python3", ["-m", "venv", directory], { log }).catch((cause: unknown) => {
    // Debian and Ubuntu have venv in a package of its own: https://packages.debian.org/stable/python3-venv
    const remedy = `On Debian and Ubuntu: apt install python3-venv. The output is in ${log.path}.`;
    throw new UserError("PYTHON_WITHOUT_VENV", "python3 can't make a virtual environment.", { remedy, cause });
  });
  log.progress("installs the Python packages");
  const env = { PIP_CACHE_DIR: inCache("pip"), PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" };
  const python = join(directory, "bin", "python");
  await run(python, ["-m", "pip", "install", "--requirement", requirements], { env, log });
}
