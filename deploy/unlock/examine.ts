import type { StackName } from "../../stacks/stack-names.ts";
import type { StateStoreAccess } from "./access.ts";
import { findWrongDigest, type WrongDigest } from "./digest.ts";
import { type LocalLock, readLocalLock } from "./local-lock.ts";
import { heldLocks, type PlacedLock } from "./lock.ts";
import { readLocks } from "./remote-locks.ts";
import { describeLock, describeWrongDigest } from "./report.ts";

/** What prevents Terraform from using the states of some stacks. */
export interface Findings {
  placed: PlacedLock[];
  local: LocalLock | undefined;
  digests: WrongDigest[];
}

/** Looks for locks, and for digests that do not match their states. */
export async function examineStates(access: StateStoreAccess, stacks: readonly StackName[]): Promise<Findings> {
  const remote = stacks.filter((stack) => stack !== "backend");
  const placed = await Promise.all(remote.map((stack) => readLocks(access, stack)));
  // with lock files alone, Terraform reads no digest
  const checked = access.config.stateStore.locks === "both" ? remote : [];
  const digests = await Promise.all(checked.map((stack) => findWrongDigest(access, stack)));
  return {
    placed: placed.flat(),
    local: stacks.includes("backend") ? await readLocalLock(access.config.name) : undefined,
    digests: digests.filter((digest) => digest !== undefined),
  };
}

/** The findings as JSON, for programs. */
export function findingsJson({ placed, local, digests }: Findings): string {
  return JSON.stringify({ locks: [...(local ? [local] : []), ...heldLocks(placed)], digests }, null, 2);
}

/** The findings for a person, also when there is no lock. */
export function describeFindings({ placed, local, digests }: Findings, stacks: readonly StackName[]): string {
  const held = [...(local ? [local] : []), ...heldLocks(placed)].map(describeLock);
  const free = held.length === 0 ? [`There is no lock on ${stacks.join(", ")}.`] : [];
  return [...held, ...free, ...digests.map(describeWrongDigest)].join("\n\n");
}
