import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { noLog as log } from "../../lib/log.ts";
import { unmountBelow } from "../../lib/processes/mounts.ts";
import {
  endByForce,
  identityOf,
  isAlive,
  processesWhere,
  readIdentity,
  readProcess,
} from "../../lib/processes/processes.ts";
import { runtimeDirectory } from "../../local/cloud/paths.ts";
import { Podman } from "../../local/engine/podman/podman.ts";

const OWNER = "owner.json";

/**
 * Creates a directory for the temporary files of a suite and of all programs that it starts, so that it contains no
 * other files. First ends and removes what killed suites have left in theirs.
 * @param suite the name of the suite
 */
export async function temporaryDirectory(suite: string): Promise<string> {
  const parent = tmpdir();
  for (const directory of await directoriesOf(suite, parent)) {
    if (await isLeft(directory)) await removeLeft(directory);
  }
  const directory = await mkdtemp(join(parent, prefix(suite)));
  // with the mode of the machine's temporary directory, because some tests run as another user
  await chmod(directory, 0o1777);
  await writeFile(join(directory, OWNER), JSON.stringify(identityOf(process.pid)));
  process.env.TMPDIR = directory;
  return directory;
}

/** Whether a suite runs on this machine at the same time as the one that asks. */
export async function runsBeside(suite: string): Promise<boolean> {
  const directories = await directoriesOf(suite, dirname(tmpdir()));
  return (await Promise.all(directories.map(isLeft))).includes(false);
}

function prefix(suite: string): string {
  return `webapi-${suite}-`;
}

async function directoriesOf(suite: string, parent: string): Promise<string[]> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix(suite)));
  return names.map((name) => join(parent, name));
}

/** Whether the directory's suite has ended without removing it. */
async function isLeft(directory: string): Promise<boolean> {
  const owner = await readIdentity(join(directory, OWNER));
  return owner !== undefined && !isAlive(owner);
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
