import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { noLog as log } from "../../lib/log.ts";
import { unmountBelow } from "../../lib/processes/mounts.ts";
import { OWNER_MARK, ownerMark, ownerRuns } from "../../lib/processes/owner-mark.ts";
import { endByForce, processesWhere, readProcess } from "../../lib/processes/processes.ts";
import { runtimeDirectory } from "../../local/cloud/paths.ts";
import { Podman } from "../../local/engine/podman/podman.ts";

/** `webapi-<suite>-<mark of the suite's process>` */
const NAME = new RegExp(`^webapi-(?<suite>[a-z]+)-(?<owner>${OWNER_MARK})$`);

/**
 * Creates a directory for the temporary files of a suite and of all programs that it starts, so that it contains no
 * other files. First ends and removes what killed suites have left in theirs.
 * @param suite the name of the suite
 */
export async function temporaryDirectory(suite: string): Promise<string> {
  const parent = tmpdir();
  for (const directory of await directoriesOf(suite, parent)) {
    if (hasEnded(directory)) await removeLeft(directory);
  }
  const directory = join(parent, `webapi-${suite}-${ownerMark(process.pid)}`);
  await mkdir(directory);
  // with the mode of the machine's temporary directory, because some tests run as another user
  await chmod(directory, 0o1777);
  process.env.TMPDIR = directory;
  return directory;
}

/**
 * Removes a suite's temporary directory at its end. Vitest prints an error of a teardown, but exits with code 0.
 */
export async function removeTemporary(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true });
  } catch (error) {
    process.exitCode = 1;
    throw error;
  }
}

/** The directories of suites with this name that run on this machine at the same time as the one that asks. */
export async function runningBeside(suite: string): Promise<string[]> {
  return (await directoriesOf(suite, dirname(tmpdir()))).filter((directory) => !hasEnded(directory));
}

async function directoriesOf(suite: string, parent: string): Promise<string[]> {
  const names = (await readdir(parent)).filter((name) => NAME.exec(name)?.groups?.suite === suite);
  return names.map((name) => join(parent, name));
}

/** Whether the suite of a directory has ended. */
function hasEnded(directory: string): boolean {
  return !ownerRuns(NAME.exec(basename(directory))?.groups?.owner ?? "");
}

async function removeLeft(directory: string): Promise<void> {
  const tests = (await readdir(directory)).map((name) => join(directory, name));
  const engines = tests.map((test) => join(test, "podman")).filter((data) => existsSync(data));
  for (const data of engines) await new Podman({ data, runtime: runtimeDirectory(dirname(data)) }).remove(log);
  (await processesWhere((pid) => belongsTo(directory, pid))).forEach(endByForce);
  await unmountBelow([directory], log);
  await rm(directory, { recursive: true, force: true });
}

/**
 * Whether a process has a path of the directory in its command line or environment, or has its root file system there.
 */
async function belongsTo(directory: string, pid: number): Promise<boolean> {
  const [commandLine, environment] = await Promise.all([readProcess(pid, "cmdline"), readProcess(pid, "environ")]);
  const roots = (await readProcess(pid, "mountinfo")).split("\n").filter((mount) => mount.split(" ")[4] === "/");
  return [commandLine, environment, ...roots].some((text) => text.includes(`${directory}/`));
}
