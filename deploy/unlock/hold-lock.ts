import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { UserError } from "../../lib/errors.ts";
import { type StateKey, statePath } from "../../stacks/stack-names.ts";
import type { ApiAccess } from "../target.ts";
import { describeLock, heldLocks, type PlacedLock } from "./lock.ts";
import { readLocks, releaseLock, takeFile, takeItem } from "./remote-locks.ts";

/**
 * Runs work while no Terraform can lock one of the states, with either kind of lock. Like Terraform, it takes the lock
 * file first and then the item in the table, if there is a table. Without all locks, no work is done.
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/remote-state/s3/client.go
 * @param operation what the locks say about the work
 * @throws {UserError} that names the holder of a lock.
 */
export async function withStateLocks(
  access: ApiAccess,
  stacks: readonly StateKey[],
  operation: string,
  work: () => Promise<void>,
): Promise<void> {
  const taken: PlacedLock[] = [];
  try {
    for (const stack of stacks) {
      const text = lockText(access, stack, operation);
      for (const take of [takeFile, takeItem]) {
        const lock = await take(access, stack, text);
        if (lock === "held") throw await lockedBy(access, stack);
        if (lock !== "no table") taken.push(lock);
      }
    }
    await work();
  } finally {
    await Promise.all(taken.map((lock) => releaseLock(access, lock)));
  }
}

async function lockedBy(access: ApiAccess, stack: StateKey): Promise<UserError> {
  const others = heldLocks(await readLocks(access, stack)).filter(({ who }) => who !== OWNER);
  const shown = others.map(describeLock).join("\n") || `The state of ${stack} was locked a moment ago.`;
  return new UserError("STATE_LOCKED", `Nothing was changed, because a state is locked.\n${shown}`, {
    remedy: "Let that work end, and run the same command again. If it was killed: npm run unlock",
  });
}

/** The owner in this project's own locks. Terraform writes `user@host`. */
const OWNER = `${userInfo().username}@${hostname()} (npm run deploy, process ${process.pid})`;

/** A lock's text in Terraform's format, which `parseLockInfo` reads. */
function lockText({ config: { names } }: ApiAccess, stack: StateKey, operation: string): string {
  return JSON.stringify({
    ID: randomUUID(),
    Operation: operation,
    Info: "",
    Who: OWNER,
    Version: "none: this is no Terraform",
    Created: new Date().toISOString(),
    Path: `${names.stateBucket}/${statePath(stack)}`,
  });
}
