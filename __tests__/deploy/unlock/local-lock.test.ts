import { describe, expect, it } from "vitest";
import { lockHolders } from "../../../deploy/unlock/local-lock.ts";

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
