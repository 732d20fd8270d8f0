import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { withLock } from "../../../local/cloud/lock.ts";
import { stateDirectory } from "../../../stacks/project.ts";

const NAME = "lock-test";

describe("withLock", () => {
  afterEach(() => rm(stateDirectory(NAME), { recursive: true, force: true }));

  it("returns the result of the work", async () => {
    expect(await withLock(NAME, async () => 1)).toBe(1);
  });

  it("refuses at once if another command has the lock, and names the cloud", async () => {
    await withLock(NAME, async () => {
      const second = withLock(NAME, async () => {});
      await expect(second).rejects.toMatchObject({ name: "UserError", message: expect.stringContaining(`"${NAME}"`) });
    });
  });

  it("does not lock other clouds", async () => {
    await withLock(NAME, () => withLock(`${NAME}-2`, async () => {}));
  });

  it("releases the lock after failed work, and leaves no files", async () => {
    await expect(withLock(NAME, async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLock(NAME, async () => 2)).toBe(2);
    expect(existsSync(stateDirectory(NAME))).toBe(false);
    expect(existsSync(`${stateDirectory(NAME)}.lock`)).toBe(false);
    expect(existsSync(`${stateDirectory(NAME)}.owner.json`)).toBe(false);
  });
});
