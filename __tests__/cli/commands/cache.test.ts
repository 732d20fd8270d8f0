import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheClean, cacheList } from "../../../cli/commands/cache.ts";
import { cacheDirectory } from "../../../lib/cache/directory.ts";
import { cacheEntry } from "../../../lib/cache/entry.ts";

let home: string;
let printed: string[];
let notices: string[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "cache-command-test-"));
  vi.stubEnv("XDG_CACHE_HOME", home);
  printed = [];
  notices = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => void notices.push(line));
  await cacheEntry("whole", [], (directory) => writeFile(join(directory, "file"), Buffer.alloc(2_000_000, 1)));
  await truncate(join(await cacheEntry("cut", [], (directory) => writeFile(join(directory, "file"), "1")), "file"), 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

describe("npm run cache -- list", () => {
  it("lists entries from the largest, with their problems and the total size", async () => {
    await cacheList({});
    const [first, second, sum] = printed;
    expect(first).toMatch(/^ {2}2\.0 MB {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}whole {2}complete$/);
    expect(second).toMatch(/ {2}cut {2}damaged: file has 0 bytes instead of 1$/);
    expect(sum).toBe(`2.0 MB in ${cacheDirectory()}`);
  });

  it("prints only JSON with --json", async () => {
    await cacheList({ json: true });
    expect(JSON.parse(printed.join("\n"))).toMatchObject([
      { name: "whole", state: "complete", bytes: expect.any(Number), lastUse: expect.any(String) },
      { name: "cut", state: "damaged", detail: "file has 0 bytes instead of 1" },
    ]);
  });

  it("prints first that it reads gigabytes", async () => {
    await cacheList({ json: true });
    expect(notices).toEqual([`Verifying ${cacheDirectory()}`]);
  });
});

describe("npm run cache -- clean", () => {
  it("removes useless entries and prints which", async () => {
    await cacheClean({});
    expect(printed).toEqual([
      expect.stringMatching(/^removed {2} +\d\.\d MB {2}cut {2}damaged$/),
      expect.stringMatching(/^Freed \d\.\d MB in /),
    ]);
    expect(notices).toEqual([`Verifying ${cacheDirectory()}`]);
  });

  it("removes all entries with --all", async () => {
    await cacheClean({ all: true });
    expect(printed.at(-1)).toBe(`Freed 2.0 MB in ${cacheDirectory()}`);
    await cacheList({});
    expect(printed.at(-1)).toBe(`0.0 MB in ${cacheDirectory()}`);
  });
});
