import { UserError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Config } from "../stacks/config/load.ts";
import type { StackName, StateKey } from "../stacks/stack-names.ts";
import type { StateStoreAccess } from "./unlock/access.ts";
import {
  type DigestRecord,
  digestOfState,
  findWrongDigest,
  LOCKED_BY_FILE_ALONE,
  readDigestRecord,
  writeDigest,
} from "./unlock/digest.ts";
import { withStateLock } from "./unlock/hold-lock.ts";
import { describeWrongDigest } from "./unlock/report.ts";

/** The states that are locked in the state store. */
const LOCKED: readonly StateKey[] = ["base", "app"];

/**
 * Has the states locked by their lock files alone from now on: in a lock table that is there, each gets the digest with
 * which Terraform refuses a run that locks by the table, too.
 * @throws {UserError} while a state is locked, or where a state is not the one that was written last.
 */
export async function lockByFilesAlone(access: StateStoreAccess, log: Log): Promise<void> {
  const records = await Promise.all(LOCKED.map((stack) => readDigestRecord(access, stack)));
  const stacks = LOCKED.filter((_, index) => lockOf(records[index]) === "both");
  await withStateLocks(access, stacks, async () => {
    for (const stack of stacks) await requireRightDigest(access, stack);
    for (const stack of stacks) {
      await writeDigest(access, stack, LOCKED_BY_FILE_ALONE);
      log.write(`The state of ${stack} is locked by its lock file alone from now on.\n`);
    }
  });
}

/**
 * Has the states locked by table and lock file again: the table gets the digests of the states as they are.
 * @throws {UserError} while a state is locked.
 */
export async function lockByBoth(access: StateStoreAccess, log: Log): Promise<void> {
  const byFile = await Promise.all(LOCKED.map((stack) => isLockedByFileAlone(access, stack)));
  const stacks = LOCKED.filter((_, index) => byFile[index]);
  await withStateLocks(access, stacks, async () => {
    for (const stack of stacks) {
      await writeDigest(access, stack, await digestOfState(access, stack));
      log.write(`The state of ${stack} is locked in the lock table and by its lock file from now on.\n`);
    }
  });
}

/** Whether all states are locked as the environment says, so that Terraform can have them. */
export async function areLocksReady(access: StateStoreAccess): Promise<boolean> {
  const differing = await Promise.all(LOCKED.map((stack) => differenceOf(access, stack)));
  return differing.every((difference) => difference === undefined);
}

/**
 * Refuses to change a state with other locks than it is locked with.
 * @throws {UserError} that names the two.
 */
export async function requireLocks(access: StateStoreAccess, stacks: readonly StackName[]): Promise<void> {
  const { stateStore, names } = access.config;
  for (const stack of LOCKED.filter((key) => stacks.includes(key))) {
    const difference = await differenceOf(access, stack);
    if (difference === undefined) continue;
    const remedy =
      "Where a colleague has changed it, take that change over. Where it is your own, deploy it first: npm run deploy backend";
    if (difference === "no table") {
      throw new UserError(
        "LOCKS_DIFFER",
        `There is no lock table ${names.lockTable}, and stateStore.locks is "${stateStore.locks}".`,
        { remedy },
      );
    }
    throw new UserError(
      "LOCKS_DIFFER",
      `The state of ${stack} is locked by ${difference}, and stateStore.locks is "${stateStore.locks}".`,
      { remedy },
    );
  }
}

/** Whether Terraform would refuse to read a state with both locks. */
export async function isLockedByFileAlone(access: StateStoreAccess, stack: StateKey): Promise<boolean> {
  return lockOf(await readDigestRecord(access, stack)) === "file";
}

/** The configuration with locks that its states can be had with: without a lock table, that is their lock files alone. */
export async function asLocked(access: StateStoreAccess): Promise<Config> {
  const { config } = access;
  const { table } = await readDigestRecord(access, "base");
  return table === "missing" ? { ...config, stateStore: { ...config.stateStore, locks: "file" } } : config;
}

/** Takes the locks of all before the work begins, so that it is done for all or for none. */
async function withStateLocks(
  access: StateStoreAccess,
  [first, ...others]: readonly StateKey[],
  work: () => Promise<void>,
): Promise<void> {
  if (first === undefined) return work();
  await withStateLock(access, first, () => withStateLocks(access, others, work));
}

type Difference = "no table" | "its lock file alone" | "the lock table, too" | undefined;

/** How a state is locked, if not as the environment says. */
async function differenceOf(access: StateStoreAccess, stack: StateKey): Promise<Difference> {
  const record = await readDigestRecord(access, stack);
  if (access.config.stateStore.locks === "both") {
    if (record.table === "missing") return "no table";
    return lockOf(record) === "file" ? "its lock file alone" : undefined;
  }
  return lockOf(record) === "both" ? "the lock table, too" : undefined;
}

/** How a state is locked, as its digest in the lock table says; undefined where that can't be read. */
function lockOf(record: DigestRecord | undefined): Config["stateStore"]["locks"] | undefined {
  if (record?.table !== "readable") return undefined;
  return record.digest === LOCKED_BY_FILE_ALONE ? "file" : "both";
}

/** What the digest protects from would be forgotten with it. */
async function requireRightDigest(access: StateStoreAccess, stack: StateKey): Promise<void> {
  const wrong = await findWrongDigest(access, stack);
  if (wrong === undefined) return;
  throw new UserError("STATE_UNEXPECTED", `How states are locked can't be changed.\n${describeWrongDigest(wrong)}`, {
    remedy: "See docs/runbook.md, and run the same command again.",
  });
}
