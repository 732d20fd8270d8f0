import { readdir, readlink } from "node:fs/promises";
import { unescaped } from "../processes/mounts.ts";
import { processesWhere, readProcess } from "../processes/processes.ts";
import { cloudOf, cloudTraces } from "./cloud-traces.ts";

/** Describes a user of something in the cache, for messages. */
export type User = string;

/** Whether this system shows which files its processes use. */
export const usersAreKnown = process.platform === "linux";

/**
 * Who else uses a directory. A user is a process that has it open, mapped or as its working directory, or that names it
 * in its command line or environment. A mount and a running local cloud are users, too. Every command of this project
 * keeps the entries that it has requested open until it ends. On a system that does not show users, the directory
 * counts as used.
 */
export async function usersOf(directory: string): Promise<User[]> {
  if (!usersAreKnown) return ["Some process, perhaps,"];
  const users: User[] = [];
  await processesWhere(async (pid) => {
    if (pid === process.pid) return false;
    const environment = await readProcess(pid, "environ");
    const cloud = cloudOf(environment);
    const traces = [environment, ...(await tracesOf(pid)), ...(cloud === undefined ? [] : await cloudTraces(cloud))];
    if (!names(traces, directory)) return false;
    const [command = ""] = (await readProcess(pid, "cmdline")).split("\0");
    users.push(cloud === undefined ? `Process ${pid} (${command})` : `The local cloud ${cloud}`);
    return true;
  });
  // a container's file system is mounted from the image store
  if (users.length === 0 && (await isMounted(directory))) return ["A mounted file system"];
  return [...new Set(users)];
}

/** Whether the directory is mounted, or below a mount, in any mount namespace. */
async function isMounted(directory: string): Promise<boolean> {
  const pids = await processesWhere(async (pid) => names([unescaped(await readProcess(pid, "mountinfo"))], directory));
  return pids.length > 0;
}

/** Whether any of the texts contains the path of the directory, or a path below it. */
export function names(texts: readonly string[], directory: string): boolean {
  return texts.some((text) => {
    for (let at = text.indexOf(directory); at >= 0; at = text.indexOf(directory, at + 1)) {
      // the path may be the beginning of another directory's name
      if (!/^[\w.-]/.test(text.slice(at + directory.length, at + directory.length + 1))) return true;
    }
    return false;
  });
}

async function tracesOf(pid: number): Promise<string[]> {
  const descriptors = (await readdir(`/proc/${pid}/fd`).catch(() => [])).map((number) => `fd/${number}`);
  const links = ["exe", "cwd", ...descriptors].map((link) => readlink(`/proc/${pid}/${link}`).catch(() => ""));
  const texts = await Promise.all((["cmdline", "maps"] as const).map((file) => readProcess(pid, file)));
  return [...texts, ...(await Promise.all(links))];
}
