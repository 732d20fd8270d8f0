import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { readProcess } from "../../lib/processes/processes.ts";
import { stateDirectory } from "../../stacks/project.ts";
import { type LockInfo, parseLockInfo } from "./lock.ts";

/** A lock on backend's state, which is a local file. Only the process that holds the lock can release it. */
export interface LocalLock extends LockInfo {
  stack: "backend";
  pid: number;
}

/**
 * The process that works on backend's state, if there is one. The kernel keeps the lock and releases it when the
 * process ends. Terraform's lock file may be left, and blocks nothing. The lock can be seen only on systems with /proc.
 */
export async function readLocalLock(name: string): Promise<LocalLock | undefined> {
  const state = join(stateDirectory(name), "backend.tfstate");
  if (!existsSync(state)) return undefined;
  const { ino } = await stat(state);
  const locks = await readFile("/proc/locks", "utf8").catch(() => "");
  for (const pid of lockHolders(locks, ino)) {
    if ((await readProcess(pid, "comm")) !== "terraform\n") continue;
    const note = join(stateDirectory(name), ".backend.tfstate.lock.info");
    const info = parseLockInfo(await readFile(note, "utf8").catch(() => ""));
    return { stack: "backend", ...info, pid };
  }
  return undefined;
}

/** The processes with a write lock on a file, from proc_locks(5). */
export function lockHolders(locks: string, inode: number): number[] {
  const lines = locks.matchAll(/^\d+: POSIX +ADVISORY +WRITE +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /gm);
  return [...lines].filter(([, , locked]) => Number(locked) === inode).map(([, pid]) => Number(pid));
}
