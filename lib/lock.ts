import { readFile, rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import lockfile from "proper-lockfile";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "./errors.ts";
import { interrupt, interruption } from "./processes/interruption.ts";
import { identityOf, isAlive, processIdentitySchema } from "./processes/process-identity.ts";

const SIGN_OF_LIFE_MS = 1_000;
/** A lock without a sign of life for this long is given to the next process that asks for it. */
const STALE_MS = 10_000;
/** The same where its holder is known to be dead. A process that has just taken it may not have recorded that yet. */
const DEAD_MS = 2_000;
/** The same where another version of this project may hold it, which gives fewer signs of life. */
const SILENT_MS = 30_000;
const POLL_MS = 250;
/** How long it may take a process that has a lock to say that it is the one. */
const OWNER_MS = 500;

/** What to do while somebody else has the lock; each is called once at most, and may throw. */
export interface Waiting {
  /** A process does its work; one whose id can't be known may be in another container. */
  onBusy(pid: number | undefined): void;
  /** Nobody has it, but it has not expired. */
  onKilled(): void;
}

/** For a lock that everybody has for a moment only. */
export const untold: Waiting = { onBusy() {}, onKilled() {} };

/**
 * Does work that nobody else may do meanwhile for this path. The lock of a process that was killed is waited for: nobody
 * can take it before it has expired, so that two who wait never both get it. It lies beside the path, which need not exist.
 */
export async function withLockOf<T>(path: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const release = await waitForLock(path, waiting);
  try {
    await writeFileAtomic(ownerFile(path), JSON.stringify(identityOf(process.pid)), { fsync: false });
    return await work();
  } finally {
    // a lock that was lost is another's by now
    if (!lost.has(path)) {
      await rm(ownerFile(path), { force: true });
      await release();
    }
  }
}

/** The process that has the lock of a path: undefined where it can't be known, "nobody" where none has. */
export async function lockOwner(path: string): Promise<number | undefined | "nobody"> {
  if (!(await lockfile.check(path, { realpath: false, stale: SILENT_MS }))) return "nobody";
  const owner = await readOwner(path);
  return owner === "dead" ? "nobody" : owner;
}

/** Removes what a killed process has left of its lock of a path, if nobody has it. */
export async function removeDeadLock(path: string): Promise<void> {
  if ((await lockOwner(path)) !== "nobody") return;
  const release = await tryLock(path, DEAD_MS);
  if (release === undefined) return;
  await rm(ownerFile(path), { force: true });
  await release();
}

async function waitForLock(path: string, { onBusy, onKilled }: Waiting): Promise<() => Promise<void>> {
  const began = Date.now();
  const told = { busy: false, killed: false };
  for (;;) {
    const owner = await readOwner(path);
    const release = await tryLock(path, owner === "dead" ? DEAD_MS : STALE_MS);
    if (release !== undefined) return release;
    const waited = Date.now() - began;
    if (!told.busy && (typeof owner === "number" || waited > 2 * STALE_MS)) {
      told.busy = true;
      onBusy(typeof owner === "number" ? owner : undefined);
    } else if (!told.busy && !told.killed && waited > OWNER_MS) {
      told.killed = true;
      onKilled();
    }
    await delay(POLL_MS);
    interruption.throwIfAborted();
  }
}

/** The paths whose locks this process has lost. */
const lost = new Set<string>();

/** A process that stood still gave no sign of life meanwhile: what it goes on with, another may have begun. */
function endFor(path: string, cause: Error): void {
  lost.add(path);
  interrupt(
    new UserError("LOCK_LOST", `This command stood still for so long that another could take over: ${cause.message}.`, {
      remedy:
        "Make sure that no other command of this project runs, and run this one again: it continues where it was.",
      cause,
    }),
  );
}

/** Undefined where somebody has the lock. */
async function tryLock(path: string, stale: number): Promise<(() => Promise<void>) | undefined> {
  const onCompromised = (cause: Error) => endFor(path, cause);
  try {
    return await lockfile.lock(path, { realpath: false, stale, update: SIGN_OF_LIFE_MS, onCompromised });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ELOCKED") return undefined;
    throw error;
  }
}

/** The process that took the lock last: its id, or that it is dead; undefined where it has not said so. */
async function readOwner(path: string): Promise<number | "dead" | undefined> {
  const text = await readFile(ownerFile(path), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const owner = processIdentitySchema.parse(JSON.parse(text));
  // where a system does not tell when processes began, nobody is taken for dead
  return owner.startTime === "" || isAlive(owner) ? owner.pid : "dead";
}

function ownerFile(path: string): string {
  return `${path}.owner.json`;
}
