import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheDirectory } from "../../../lib/cache/directory.ts";
import { cacheEntry, isCached } from "../../../lib/cache/entry.ts";

describe("isCached", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "cache-test-"));
    vi.stubEnv("XDG_CACHE_HOME", home);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  });

  it("builds nothing, and creates no directory", async () => {
    const build = vi.fn(async (directory: string) => writeFile(join(directory, "file"), "made"));
    const work = async () => {
      await cacheEntry("tool", ["1"], build);
      await cacheEntry("tool", ["2"], build);
    };
    expect(await isCached(work)).toBe(false);
    expect(build).not.toHaveBeenCalled();
    expect(existsSync(cacheDirectory())).toBe(false);
    await cacheEntry("tool", ["1"], build);
    expect(await isCached(work)).toBe(false);
    const second = await cacheEntry("tool", ["2"], build);
    expect(await isCached(work)).toBe(true);
    await rm(join(second, "file"));
    expect(await isCached(work)).toBe(false);
    expect(build).toHaveBeenCalledTimes(2);
  });

  it("passes other errors on", async () => {
    await expect(isCached(async () => Promise.reject(new Error("no Python")))).rejects.toThrow("no Python");
  });
});
