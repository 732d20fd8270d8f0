import { LOCKED_BY_FILE_ALONE, type WrongDigest } from "./digest.ts";
import type { LocalLock } from "./local-lock.ts";
import type { HeldLock } from "./lock.ts";

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

/**
 * Describes what to do about a state that Terraform refuses to read. Only a person can decide which version is right.
 */
export function describeWrongDigest({ stack, table, lockId, recorded, actual }: WrongDigest): string {
  if (recorded === LOCKED_BY_FILE_ALONE) {
    return [
      `The state of ${stack} is locked by its lock file alone, and Terraform refuses to read it with both locks.`,
      "See docs/runbook.md, Other locks for the states.",
    ].join("\n");
  }
  const problem = [
    `The state of ${stack} in S3 is not the one that Terraform wrote last, and Terraform refuses to read it:`,
    `  digest in the table  ${recorded}`,
    `  digest of the state  ${actual ?? "there is no state"}`,
  ];
  const where = "See docs/runbook.md, A state that Terraform refuses to read.";
  if (actual === null) return [...problem, `Bring the state back. ${where}`].join("\n");
  return [
    ...problem,
    `Nothing was changed. ${where} If the state in S3 is the right one, and its lock is free, set the digest to that of the state:`,
    `  ${acceptCommand({ table, lockId, actual })}`,
  ].join("\n");
}

/** A command that sets the digest in the table to that of the state in S3. */
function acceptCommand({ table, lockId, actual }: { table: string; lockId: string; actual: string }): string {
  const item = JSON.stringify({ LockID: { S: lockId }, Digest: { S: actual } });
  return `aws dynamodb put-item --table-name ${table} --item '${item}'`;
}
