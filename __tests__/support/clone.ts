import { copyFile, link, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../../lib/processes/run.ts";
import { projectRoot } from "../../stacks/project.ts";
import { projectFiles } from "./project-files.ts";

/** Creates a clone of this project with the current files, committed, and its packages; without a history. */
export async function cloneTo(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const file of await projectFiles()) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await copyFile(join(projectRoot, file), join(directory, file));
  }
  await copyTree(join(projectRoot, "node_modules"), directory);
  const git = (...args: string[]) => run("git", args, { cwd: directory });
  await git("init", "--quiet");
  await git("add", "--all");
  await git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "--message=all");
}

/** Makes a program available under a path where every user may run it. */
export async function linkProgram(program: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await link(program, target).catch(() => copyFile(program, target));
}

/** Copies with hard links if both are in one file system, which takes no space. */
async function copyTree(tree: string, directory: string): Promise<void> {
  await run("cp", ["--archive", "--link", tree, directory]).catch(() => run("cp", ["--archive", tree, directory]));
}
