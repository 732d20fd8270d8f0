import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { readProcess } from "../../lib/processes/processes.ts";
import { stateDirectory } from "../../stacks/project.ts";
import { type LockInfo, parseLockInfo } from "./lock.ts";

/** A lock on backend's state, which is a file: the process that has it is the only one that can give it back. */
export interface LocalLock extends LockInfo {
  stack: "backend";
  pid: number;
}

/**
 * Who works on backend's state. The kernel keeps that lock, and ends it with its process; Terraform's note on it, which
 * may be left, is in nobody's way. Only where there is a /proc can it be seen.
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

/** The processes that have locked a file for writing, by proc_locks(5). */
export function lockHolders(locks: string, inode: number): number[] {
  const lines = locks.matchAll(/^\d+: POSIX +ADVISORY +WRITE +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /gm);
  return [...lines].filter(([, , locked]) => Number(locked) === inode).map(([, pid]) => Number(pid));
}
