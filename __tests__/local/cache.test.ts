import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheDirectory, cacheEntry, isCached } from "../../local/cache.ts";

describe("cacheEntry", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "cache-test-"));
    vi.stubEnv("XDG_CACHE_HOME", home);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  });

  it("lies below XDG_CACHE_HOME", async () => {
    expect(await cacheEntry("tool", ["1"], async () => {})).toMatch(
      new RegExp(`^${home}/eks-webapi/tool-[0-9a-f]{16}$`),
    );
  });

  it("ignores a relative XDG_CACHE_HOME, as the specification demands", () => {
    vi.stubEnv("XDG_CACHE_HOME", "relative");
    expect(cacheDirectory()).toMatch(/^\/.*\/\.cache\/eks-webapi$/);
  });

  it("builds once for the same inputs and again for others", async () => {
    const build = vi.fn(async () => {});
    const first = await cacheEntry("tool", ["a", "b"], build);
    expect(await cacheEntry("tool", ["a", "b"], build)).toBe(first);
    expect(build).toHaveBeenCalledTimes(1);
    expect(await cacheEntry("tool", ["ab"], build)).not.toBe(first);
    expect(build).toHaveBeenCalledTimes(2);
  });

  it("builds once when two ask at the same time", async () => {
    const build = vi.fn(async (directory: string) => writeFile(join(directory, "file"), "made"));
    const [first, second] = await Promise.all([cacheEntry("tool", [], build), cacheEntry("tool", [], build)]);
    expect(first).toBe(second);
    expect(build).toHaveBeenCalledTimes(1);
    expect(await readFile(join(first, "file"), "utf8")).toBe("made");
  });

  it("starts over where an earlier build failed half way", async () => {
    let directory = "";
    const fail = cacheEntry("tool", [], async (where) => {
      directory = where;
      await writeFile(join(where, "half"), "");
      throw new Error("no space left");
    });
    await expect(fail).rejects.toThrow("no space left");
    await cacheEntry("tool", [], async () => {});
    expect(existsSync(join(directory, "half"))).toBe(false);
  });

  it("is looked for without building anything, or making a directory", async () => {
    const build = vi.fn(async () => {});
    const work = async () => {
      await cacheEntry("tool", ["1"], build);
      await cacheEntry("tool", ["2"], build);
    };
    expect(await isCached(work)).toBe(false);
    expect(build).not.toHaveBeenCalled();
    expect(existsSync(cacheDirectory())).toBe(false);
    await cacheEntry("tool", ["1"], build);
    expect(await isCached(work)).toBe(false);
    await cacheEntry("tool", ["2"], build);
    expect(await isCached(work)).toBe(true);
  });

  it("that is looked for lets other failures through", async () => {
    await expect(isCached(async () => Promise.reject(new Error("no Python")))).rejects.toThrow("no Python");
  });
});
