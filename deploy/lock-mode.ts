import { UserError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Config } from "../stacks/config/load.ts";
import type { StackName, StateKey } from "../stacks/stack-names.ts";
import type { ApiAccess } from "./target.ts";
import {
  type DigestRecord,
  describeWrongDigest,
  digestOfState,
  findWrongDigest,
  LOCKED_BY_FILE_ALONE,
  readDigestRecord,
  writeDigest,
} from "./unlock/digest.ts";
import { withStateLocks } from "./unlock/hold-lock.ts";

/** The states with locks in the state store. */
const LOCKED: readonly StateKey[] = ["base", "app"];

/** What the locks say while they are changed. */
const OPERATION = "change of stateStore.locks";

type LockMode = Config["stateStore"]["locks"];

/**
 * Changes the states to be locked by their lock files alone. If there is a lock table, each state gets a digest there
 * that makes Terraform refuse a run that also locks by the table.
 * @throws {UserError} while a state is locked, or when a state is not the one that was written last.
 */
export async function lockByFilesAlone(access: ApiAccess, log: Log): Promise<void> {
  const stacks = await statesLockedBy(access, "both");
  await withStateLocks(access, stacks, OPERATION, async () => {
    for (const stack of stacks) await requireRightDigest(access, stack);
    for (const stack of stacks) {
      await writeDigest(access, stack, LOCKED_BY_FILE_ALONE);
      log.write(`The state of ${stack} is locked by its lock file alone from now on.\n`);
    }
  });
}

/**
 * Changes the states to be locked by table and lock file again. The table gets the digests of the current states.
 * @throws {UserError} while a state is locked.
 */
export async function lockByBoth(access: ApiAccess, log: Log): Promise<void> {
  const stacks = await statesLockedBy(access, "file");
  await withStateLocks(access, stacks, OPERATION, async () => {
    for (const stack of stacks) {
      await writeDigest(access, stack, await digestOfState(access, stack));
      log.write(`The state of ${stack} is locked in the lock table and by its lock file from now on.\n`);
    }
  });
}

/** Whether all states are locked as the environment says, so that Terraform can use them. */
export async function areLocksReady(access: ApiAccess): Promise<boolean> {
  const differing = await Promise.all(LOCKED.map((stack) => differenceOf(access, stack)));
  return differing.every((difference) => difference === undefined);
}

/** Refuses to change a state that is locked in another way than the configuration says. */
export async function requireLocks(access: ApiAccess, stacks: readonly StackName[]): Promise<void> {
  const { stateStore, names } = access.config;
  const remedy =
    "Where a colleague has changed it, take that change over. Where it is your own, deploy it first: npm run deploy backend";
  for (const stack of LOCKED.filter((key) => stacks.includes(key))) {
    const difference = await differenceOf(access, stack);
    if (difference === undefined) continue;
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

/** Whether the state is locked by its lock file alone, so that Terraform with both locks refuses to read it. */
export async function isLockedByFileAlone(access: ApiAccess, stack: StateKey): Promise<boolean> {
  return lockModeOf(await readDigestRecord(access, stack)) === "file";
}

/** The configuration with the locks that its states have now: lock files alone if there is no lock table. */
export async function asLocked(access: ApiAccess): Promise<Config> {
  const { config } = access;
  const { table } = await readDigestRecord(access, "base");
  return table === "missing" ? { ...config, stateStore: { ...config.stateStore, locks: "file" } } : config;
}

async function statesLockedBy(access: ApiAccess, mode: LockMode): Promise<StateKey[]> {
  const records = await Promise.all(LOCKED.map((stack) => readDigestRecord(access, stack)));
  return LOCKED.filter((_, index) => lockModeOf(records[index]) === mode);
}

/** How a state is locked, if it differs from the environment's setting. */
async function differenceOf(access: ApiAccess, stack: StateKey) {
  const configured = access.config.stateStore.locks;
  const record = await readDigestRecord(access, stack);
  if (configured === "both" && record.table === "missing") return "no table";
  const mode = lockModeOf(record);
  if (mode === undefined || mode === configured) return undefined;
  return mode === "file" ? "its lock file alone" : "the lock table, too";
}

/** How a state is locked, according to its digest in the lock table; undefined if the table can't be read. */
function lockModeOf(record: DigestRecord | undefined): LockMode | undefined {
  if (record?.table !== "readable") return undefined;
  return record.digest === LOCKED_BY_FILE_ALONE ? "file" : "both";
}

/** Refuses to replace a digest that does not match its state, because that would hide the mismatch. */
async function requireRightDigest(access: ApiAccess, stack: StateKey): Promise<void> {
  const wrong = await findWrongDigest(access, stack);
  if (wrong === undefined) return;
  throw new UserError("STATE_UNEXPECTED", `How states are locked can't be changed.\n${describeWrongDigest(wrong)}`, {
    remedy: "See docs/runbook.md, and run the same command again.",
  });
}
