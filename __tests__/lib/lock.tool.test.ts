import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectRoot } from "../../stacks/project.ts";

/** Works under a lock until it gets the signal to end. */
const SCRIPT = `
import { setTimeout as delay } from "node:timers/promises";
import { interruption } from "./lib/processes/interruption.ts";
import { explain } from "./cli/explain.ts";
import { withLockOf } from "./lib/lock.ts";
const waiting = { onBusy() {}, onKilled() {} };
await withLockOf(process.env.LOCKED, waiting, async () => {
  console.log("has it");
  while (!interruption.aborted) await delay(50);
});
console.log(explain(interruption.reason));
`;

describe("a lock", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lock-test-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("that another process took over ends the work with a one-sentence error, and stays with the other process", async () => {
    const path = join(directory, "cloud");
    const holder = execa("node", ["--import", "tsx", "--input-type=module", "--eval", SCRIPT], {
      cwd: projectRoot,
      env: { LOCKED: path, TSX_DISABLE_CACHE: "1" },
      reject: false,
    });
    await vi.waitFor(() => expect(existsSync(`${path}.owner.json`)).toBe(true), 60_000);
    // what another process does if it saw no sign of life for ten seconds
    await rm(`${path}.lock`, { recursive: true });
    await writeFile(`${path}.owner.json`, "another's");
    const { stdout, exitCode } = await holder;
    expect(stdout).toMatch(
      /^has it\nError LOCK_LOST: This command stood still for so long that another could take over/,
    );
    expect(exitCode).toBe(0);
    expect(existsSync(`${path}.owner.json`)).toBe(true);
  });
});
