import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLog } from "../../lib/log.ts";
import { PATIENCE } from "../support/patience.ts";

describe("openLog", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "log-test-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("creates the directory and an empty file before it returns", () => {
    const { path } = openLog(join(directory, "logs", "step.log"));
    expect(readFileSync(path, "utf8")).toBe("");
  });

  it("appends to what commands write", async () => {
    const { path, write } = openLog(join(directory, "step.log"));
    writeFileSync(path, "command\n", { flag: "a" });
    write("project\n");
    await vi.waitFor(() => expect(readFileSync(path, "utf8")).toBe("command\nproject\n"), PATIENCE);
  });

  it("replaces the file of an earlier run, to which that run may still write", async () => {
    const path = join(directory, "step.log");
    const earlier = openLog(path);
    openLog(path).write("new\n");
    earlier.write("old\n");
    await vi.waitFor(() => expect(readFileSync(path, "utf8")).toBe("new\n"), PATIENCE);
  });

  it("is no error when its directory is removed at once", async () => {
    const errors: unknown[] = [];
    const collect = (error: unknown) => errors.push(error);
    process.on("uncaughtException", collect);
    try {
      const { write } = openLog(join(directory, "step.log"));
      rmSync(directory, { recursive: true });
      write("late\n");
      for (let turns = 0; turns < 10; turns++) await turn();
    } finally {
      process.off("uncaughtException", collect);
    }
    expect(errors).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });
});
