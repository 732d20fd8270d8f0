import { readdir, readlink } from "node:fs/promises";
import { unescaped } from "../processes/mounts.ts";
import { processesWhere, readProcess } from "../processes/processes.ts";
import { cloudOf, cloudTraces } from "./cloud-traces.ts";

/** In words, who has something of the cache in use. */
export type User = string;

/** Whether this system tells what its processes have in use. */
export const usersAreKnown = process.platform === "linux";

/**
 * Who else has a directory in use: a process for which it is open, mapped or its working directory, or whose command line
 * or environment names it; a mount; or a local cloud that runs. Whatever command of ours has asked for an entry
 * keeps it open to its end. Where nobody can know, somebody is taken for a user.
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
  // a container's file system lies on the image store
  if (users.length === 0 && (await isMounted(directory))) return ["A mounted file system"];
  return [...new Set(users)];
}

/** Whether it is mounted, or lies beneath what is mounted, in any mount namespace. */
async function isMounted(directory: string): Promise<boolean> {
  const pids = await processesWhere(async (pid) => names([unescaped(await readProcess(pid, "mountinfo"))], directory));
  return pids.length > 0;
}

/** Whether any of the texts has the path of the directory, or of something in it. */
export function names(texts: readonly string[], directory: string): boolean {
  return texts.some((text) => {
    for (let at = text.indexOf(directory); at >= 0; at = text.indexOf(directory, at + 1)) {
      // another directory's name may begin in the same way
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
