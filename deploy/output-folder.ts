import { existsSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, readlink, rename, rm, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { withScratch } from "../lib/cache/scratch.ts";
import { UserError } from "../lib/errors.ts";
import { withLockOf, withoutNotice } from "../lib/lock.ts";
import { identityOf, isAlive, processesWhere, readIdentity, readProcess } from "../lib/processes/processes.ts";

/** The folder with the stacks of one environment: `<outdir>/<name>`. */
export interface OutputFolder {
  readonly outdir: string;
  readonly name: string;
}

/** Terraform's import blocks in a stack's folder. They are no part of a synthesis. */
const IMPORTS = "import.tf.json";

/** The record of a process that uses the folder. */
const RECORD = /^used-by-\d+\.json$/;

/** Terraform or OpenTofu in proc_pid_comm(5): no language server, and no provider, which may outlive its Terraform. */
const TERRAFORM = /^(terraform|tofu)(?!-(provi|ls))/;

/**
 * Synthesizes into a temporary folder, and then replaces the files that differ. No command sees half of a synthesis,
 * and none gets other files while it works with them: then nothing is replaced.
 * @param write writes the stacks to `<directory>/<name>/<stack>`
 * @param options `keep`: whether the files must not change until this process ends
 * @throws {UserError} when files differ and another process uses the folder
 */
export async function writeOutput(
  folder: OutputFolder,
  write: (directory: string) => void,
  { keep }: { keep: boolean },
): Promise<void> {
  const synthesize = async (scratch: string) => {
    write(scratch);
    await withLockOf(pathOf(folder), withoutNotice, async () => {
      if (await differs(folder, scratch)) {
        await requireUnused(folder);
        await replace(folder, scratch);
      }
      // which stacks there are, for CDKTF's command line
      await rename(join(scratch, "manifest.json"), join(folder.outdir, "manifest.json"));
      if (keep) await recordUse(folder);
    });
  };
  await withScratch("synthesis", synthesize, folder.outdir);
}

/**
 * Runs work while a stack's folder contains import blocks.
 * @throws {UserError} when another process uses the folder
 */
export async function withImportsIn(
  folder: OutputFolder,
  stack: string,
  blocks: object,
  work: () => Promise<void>,
): Promise<void> {
  const file = join(pathOf(folder), stack, IMPORTS);
  await withLockOf(pathOf(folder), withoutNotice, async () => {
    await requireUnused(folder);
    await writeFile(file, JSON.stringify(blocks));
  });
  try {
    await work();
  } finally {
    await rm(file);
  }
}

/** Removes the folder of a local cloud that has ended, if there is one. */
export async function removeOutput(folder: OutputFolder): Promise<void> {
  // its lock could not be made either
  if (!existsSync(pathOf(folder))) return;
  await withLockOf(pathOf(folder), withoutNotice, () => rm(pathOf(folder), { recursive: true, force: true }));
}

function pathOf({ outdir, name }: OutputFolder): string {
  return join(outdir, name);
}

/** Whether the folder lacks a file of the synthesis, or has another content or import blocks. */
async function differs(folder: OutputFolder, scratch: string): Promise<boolean> {
  const synthesized = join(scratch, folder.name);
  for (const stack of await readdir(synthesized)) {
    if ((await readFile(join(pathOf(folder), stack, IMPORTS)).catch(() => undefined)) !== undefined) return true;
  }
  const entries = await readdir(synthesized, { recursive: true, withFileTypes: true });
  const same = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const there = await readFile(join(pathOf(folder), file.slice(synthesized.length))).catch(() => undefined);
      return there?.equals(await readFile(file)) === true;
    });
  return (await Promise.all(same)).includes(false);
}

/** Moves the synthesized stacks into the folder. What Terraform keeps there stays. */
async function replace(folder: OutputFolder, scratch: string): Promise<void> {
  for (const stack of await readdir(join(scratch, folder.name))) {
    const [from, to] = [join(scratch, folder.name, stack), join(pathOf(folder), stack)];
    await mkdir(to, { recursive: true });
    // a directory can't replace another one that has files
    for (const gone of ["assets", IMPORTS]) await rm(join(to, gone), { recursive: true, force: true });
    for (const entry of await readdir(from)) await rename(join(from, entry), join(to, entry));
  }
}

async function requireUnused(folder: OutputFolder): Promise<void> {
  const [pid] = [...(await recordedUsers(pathOf(folder))), ...(await terraformsIn(pathOf(folder)))];
  if (pid === undefined) return;
  throw new UserError(
    "STACKS_BUSY",
    `Process ${pid} works with the stacks of "${folder.name}" in ${folder.outdir}, which this command would change.`,
    { remedy: "Wait for its end, or work in another clone of the project." },
  );
}

/** The other processes that have recorded that they use the folder. The records of ended ones are removed. */
async function recordedUsers(path: string): Promise<number[]> {
  const users: number[] = [];
  for (const record of (await readdir(path).catch(() => [])).filter((file) => RECORD.test(file))) {
    const user = await readIdentity(join(path, record));
    if (user === undefined || user.pid === process.pid) continue;
    if (isAlive(user)) users.push(user.pid);
    else await rm(join(path, record), { force: true });
  }
  return users;
}

/** Terraform of CDKTF's command line, of a shell, or of a killed command, which continues without it. */
function terraformsIn(path: string): Promise<number[]> {
  return processesWhere(async (pid) => {
    if (!TERRAFORM.test(await readProcess(pid, "comm"))) return false;
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    return directory.startsWith(path + sep);
  });
}

async function recordUse(folder: OutputFolder): Promise<void> {
  const file = join(pathOf(folder), `used-by-${process.pid}.json`);
  await writeFileAtomic(file, JSON.stringify(identityOf(process.pid)), { fsync: false });
  process.once("exit", () => rmSync(file, { force: true }));
}
