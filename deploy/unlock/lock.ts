import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import type { StateKey } from "../../stacks/stack-names.ts";

/** What Terraform writes into a lock: https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statemgr/locker.go */
const lockInfoSchema = jsonSchema(
  z
    .object({ ID: z.string(), Operation: z.string(), Who: z.string(), Version: z.string(), Created: z.string() })
    .transform(({ ID, Operation, Who, Version, Created }) => ({
      id: ID,
      operation: Operation,
      who: Who,
      version: Version,
      since: Created,
    })),
);

/** Who holds a lock, and for which operation. */
export type LockInfo = z.infer<typeof lockInfoSchema>;

const UNREADABLE: LockInfo = {
  id: "unreadable",
  operation: "unknown",
  who: "unknown",
  version: "unknown",
  since: "unknown",
};

/** Parses the text of a lock. A text in another format is a lock, too: Terraform respects it. */
export function parseLockInfo(text: string): LockInfo {
  return lockInfoSchema.safeParse(text).data ?? UNREADABLE;
}

/** The two places of a lock on a state in S3: docs/adr/0004-both-state-locks.md */
export type Place = "DynamoDB table" | "S3 lock file";

/** A lock in one place. */
export interface PlacedLock {
  stack: StateKey;
  place: Place;
  info: LockInfo;
  /** Identifies this lock in its place: the item's text, or the file's ETag. */
  token: string;
}

/** A held lock, in one place or in both. */
export interface HeldLock extends LockInfo {
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
