import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import lockfile from "proper-lockfile";
import writeFileAtomic from "write-file-atomic";
import { codeOf, UserError } from "./errors.ts";
import { interrupt, interruption } from "./processes/interruption.ts";
import { identityOf, isAlive, readIdentity } from "./processes/processes.ts";

const SIGN_OF_LIFE_MS = 1_000;
/** A lock without a sign of life for this long goes to the next process that asks for it. */
const STALE_MS = 10_000;
/** The same for a dead holder. It is not 0, because a new holder may not have recorded itself yet. */
const DEAD_MS = 2_000;
const POLL_MS = 250;
/** How long a new holder may take to record itself. */
const OWNER_MS = 500;

/** What to do while another process has the lock. Each function is called at most once, and may throw. */
interface Waiting {
  /** A process holds the lock. Its id is undefined if it can't be known, for example in another container. */
  onBusy(pid: number | undefined): void;
  /** The holder was killed, and its lock has not expired. */
  onKilled(): void;
}

/** For a lock that is held only for moments. */
export const withoutNotice: Waiting = { onBusy() {}, onKilled() {} };

/**
 * Runs work under an exclusive lock for this path. The lock files are beside the path, which need not exist. The lock
 * of a killed process is taken over only after it has expired, so that two waiting processes never both get it.
 */
export async function withLockOf<T>(path: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const release = await waitForLock(path, waiting);
  try {
    await writeFileAtomic(ownerFile(path), JSON.stringify(identityOf(process.pid)), { fsync: false });
    return await work();
  } finally {
    // a lost lock belongs to another process by now
    if (!lost.has(path)) {
      await rm(ownerFile(path), { force: true });
      await release();
    }
  }
}

/** The process that holds the lock of a path: undefined if it is unknown, "none" if there is none. */
export async function lockOwner(path: string): Promise<number | undefined | "none"> {
  if (!(await lockfile.check(path, { realpath: false, stale: STALE_MS }))) return "none";
  const owner = await readOwner(path);
  return owner === "dead" ? "none" : owner;
}

/** Removes the lock of a path that a killed process has left. */
export async function removeDeadLock(path: string): Promise<void> {
  if ((await lockOwner(path)) !== "none") return;
  const release = await tryLock(path, DEAD_MS);
  if (release === undefined) return;
  await rm(ownerFile(path), { force: true });
  await release();
}

async function waitForLock(path: string, { onBusy, onKilled }: Waiting): Promise<Release> {
  const began = Date.now();
  let reported: "nothing" | "killed" | "busy" = "nothing";
  for (;;) {
    const owner = await readOwner(path);
    const release = await tryLock(path, owner === "dead" ? DEAD_MS : STALE_MS);
    if (release !== undefined) return release;
    const pid = typeof owner === "number" ? owner : undefined;
    const waited = Date.now() - began;
    if (reported !== "busy" && (pid !== undefined || waited > 2 * STALE_MS)) {
      reported = "busy";
      onBusy(pid);
    } else if (reported === "nothing" && waited > OWNER_MS) {
      reported = "killed";
      onKilled();
    }
    await delay(POLL_MS);
    interruption.throwIfAborted();
  }
}

/** The paths whose locks this process has lost. */
const lost = new Set<string>();

type Release = () => Promise<void>;

/** Undefined if another process has the lock. */
async function tryLock(path: string, stale: number): Promise<Release | undefined> {
  const onCompromised = (cause: Error) => {
    lost.add(path);
    interrupt(lockLost(cause));
  };
  const options = { realpath: false, stale, update: SIGN_OF_LIFE_MS, onCompromised };
  return lockfile.lock(path, options).catch((error: unknown) => {
    if (codeOf(error) === "ELOCKED") return undefined;
    throw error;
  });
}

/** A process that was suspended gave no sign of life: another may have taken its lock and begun the same work. */
function lockLost(cause: Error): UserError {
  const remedy =
    "Make sure that no other command of this project runs, and run this one again: it continues where it was.";
  return new UserError(
    "LOCK_LOST",
    `This command stood still for so long that another could take over: ${cause.message}.`,
    { remedy, cause },
  );
}

/** The process that took the lock last: its id, or "dead"; undefined if it has not recorded itself. */
async function readOwner(path: string): Promise<number | "dead" | undefined> {
  const owner = await readIdentity(ownerFile(path));
  if (owner === undefined) return undefined;
  // on a system without start times of processes, every holder counts as alive
  return owner.startTime === "" || isAlive(owner) ? owner.pid : "dead";
}

function ownerFile(path: string): string {
  return `${path}.owner.json`;
}
