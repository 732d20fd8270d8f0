import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readProcess } from "../../lib/processes/processes.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { stateDirectory } from "../../stacks/project.ts";
import type { StateKey } from "../../stacks/stack-names.ts";

/** What Terraform writes into a lock: https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statemgr/locker.go */
const lockInfoSchema = jsonSchema(
  z
    .object({ ID: z.string(), Operation: z.string(), Who: z.string(), Version: z.string(), Created: z.string() })
    .transform(({ ID: id, Operation: operation, Who: who, Version: version, Created: since }) => {
      return { id, operation, who, version, since };
    }),
);

/** Who holds a lock, and for which operation. */
type LockInfo = z.infer<typeof lockInfoSchema>;

/** Parses the text of a lock. A text in another format is a lock, too: Terraform respects it. */
export function parseLockInfo(text: string): LockInfo {
  const unknown = { operation: "unknown", who: "unknown", version: "unknown", since: "unknown" };
  return lockInfoSchema.safeParse(text).data ?? { id: "unreadable", ...unknown };
}

/** The two places of a lock on a state in S3: docs/adr/0004-both-state-locks.md */
type Place = "DynamoDB table" | "S3 lock file";

/** A lock in one place. */
export interface PlacedLock {
  stack: StateKey;
  place: Place;
  info: LockInfo;
  /** Identifies this lock in its place: the item's text, or the file's ETag. */
  token: string;
}

/** A held lock, in one place or in both. */
interface HeldLock extends LockInfo {
  stack: StateKey;
  heldIn: Place[];
}

/** Groups locks by holder, in the order in which they were found. */
export function heldLocks(placed: readonly PlacedLock[]): HeldLock[] {
  const held = new Map<string, HeldLock>();
  for (const { stack, place, info } of placed) {
    const key = `${stack} ${info.id}`;
    const { heldIn } = held.get(key) ?? { heldIn: [] };
    held.set(key, { stack, ...info, heldIn: [...heldIn, place] });
  }
  return [...held.values()];
}

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

/** Describes a lock and its holder, for a person. */
export function describeLock(lock: HeldLock | LocalLock): string {
  const { stack, who, operation, since, version, id } = lock;
  const where = "pid" in lock ? `this machine, by process ${lock.pid}` : lock.heldIn.join(" and ");
  return [
    `The state of ${stack} is locked:`,
    `  who        ${who}`,
    `  operation  ${operation}`,
    `  since      ${since}`,
    `  Terraform  ${version}`,
    `  lock id    ${id}`,
    `  held in    ${where}`,
  ].join("\n");
}
