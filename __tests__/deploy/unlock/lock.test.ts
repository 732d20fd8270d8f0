import { describe, expect, it } from "vitest";
import { heldLocks, lockHolders, type PlacedLock, parseLockInfo } from "../../../deploy/unlock/lock.ts";

const text = JSON.stringify({
  ID: "3f1d",
  Operation: "OperationTypeApply",
  Info: "",
  Who: "me@laptop",
  Version: "1.11.4",
  Created: "2026-11-25T22:41:05.123Z",
  Path: "bucket/base/terraform.tfstate",
});
const info = parseLockInfo(text);

function placed(changes: Partial<PlacedLock>): PlacedLock {
  return { stack: "base", place: "DynamoDB table", info, token: text, ...changes };
}

describe("parseLockInfo", () => {
  it("reads the holder of the lock and the operation", () => {
    expect(info).toEqual({
      id: "3f1d",
      operation: "OperationTypeApply",
      who: "me@laptop",
      version: "1.11.4",
      since: "2026-11-25T22:41:05.123Z",
    });
  });

  it.each(["", "{}", "no JSON"])("takes a text that is not Terraform's as a lock, too: %j", (other) => {
    expect(parseLockInfo(other)).toMatchObject({ id: "unreadable", who: "unknown" });
  });
});

describe("heldLocks", () => {
  it("returns nothing if there is no lock", () => {
    expect(heldLocks([])).toEqual([]);
  });

  it("returns one lock for a holder with a lock in both places", () => {
    const locks = heldLocks([placed({}), placed({ place: "S3 lock file", token: "etag" })]);
    expect(locks).toEqual([{ stack: "base", ...info, heldIn: ["DynamoDB table", "S3 lock file"] }]);
  });

  it("separates two holders of one state, and one holder's two states", () => {
    const other = { ...info, id: "77aa" };
    const locks = heldLocks([placed({}), placed({ place: "S3 lock file", info: other }), placed({ stack: "app" })]);
    expect(locks.map(({ stack, id, heldIn }) => [stack, id, heldIn])).toEqual([
      ["base", "3f1d", ["DynamoDB table"]],
      ["base", "77aa", ["S3 lock file"]],
      ["app", "3f1d", ["DynamoDB table"]],
    ]);
  });
});

const LOCKS = `1: POSIX  ADVISORY  WRITE 9947 fe:00:10094861 0 EOF
1: -> POSIX  ADVISORY  WRITE 9950 fe:00:10094861 0 EOF
2: FLOCK  ADVISORY  WRITE 11 fe:00:10094861 0 EOF
3: POSIX  ADVISORY  READ 12 fe:00:10094861 0 EOF
4: POSIX  ADVISORY  WRITE 6350 fe:00:100948 0 EOF
5: OFDLCK ADVISORY  WRITE -1 fe:00:10094861 0 EOF
`;

describe("lockHolders", () => {
  it("returns the process with Terraform's write lock on the file, but not processes that wait, read, or lock other files", () => {
    expect(lockHolders(LOCKS, 10094861)).toEqual([9947]);
  });

  it("returns nothing on a system without /proc/locks", () => {
    expect(lockHolders("", 10094861)).toEqual([]);
  });
});
