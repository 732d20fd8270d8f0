import type { StackName } from "../../stacks/stack-names.ts";
import type { ApiAccess } from "../target.ts";
import { describeWrongDigest, findWrongDigest, type WrongDigest } from "./digest.ts";
import { describeLock, heldLocks, type LocalLock, type PlacedLock, readLocalLock } from "./lock.ts";
import { readLocks } from "./remote-locks.ts";

/** What prevents Terraform from using the states of some stacks. */
interface Findings {
  placed: PlacedLock[];
  local: LocalLock | undefined;
  digests: WrongDigest[];
}

/** Looks for locks, and for digests that do not match their states. */
export async function examineStates(access: ApiAccess, stacks: readonly StackName[]): Promise<Findings> {
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
export function findingsJson(findings: Findings): string {
  return JSON.stringify({ locks: allLocks(findings), digests: findings.digests }, null, 2);
}

/** The findings for a person, also when there is no lock. */
export function describeFindings(findings: Findings, stacks: readonly StackName[]): string {
  const held = allLocks(findings).map(describeLock);
  const free = held.length === 0 ? [`There is no lock on ${stacks.join(", ")}.`] : [];
  return [...held, ...free, ...findings.digests.map(describeWrongDigest)].join("\n\n");
}

function allLocks({ placed, local }: Findings) {
  return [...(local ? [local] : []), ...heldLocks(placed)];
}
