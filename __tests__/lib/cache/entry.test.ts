import { existsSync } from "node:fs";
import { chmod, link, mkdtemp, readdir, readFile, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheDirectory, entryOf } from "../../../lib/cache/directory.ts";
import { cacheEntry, isCached } from "../../../lib/cache/entry.ts";

let home: string;
let said: string[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "cache-test-"));
  vi.stubEnv("XDG_CACHE_HOME", home);
  said = [];
  vi.spyOn(console, "error").mockImplementation((text) => void said.push(text));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

/** Creates a file and a link to it. */
const build = vi.fn(async (directory: string) => {
  await writeFile(join(directory, "file"), "made");
  await symlink("file", join(directory, "link"));
});
beforeEach(() => void build.mockClear());

describe("cacheEntry", () => {
  it("is below XDG_CACHE_HOME, with its format in its name", async () => {
    const directory = await cacheEntry("tool", ["1"], build);
    expect(directory).toMatch(new RegExp(`^${home}/eks-webapi/tool-v2-[0-9a-f]{16}\\.\\w{6}$`));
  });

  it("ignores a relative XDG_CACHE_HOME, as the specification demands", () => {
    vi.stubEnv("XDG_CACHE_HOME", "relative");
    expect(cacheDirectory()).toMatch(/^\/.*\/\.cache\/eks-webapi$/);
  });

  it("builds once for the same inputs, and again for other inputs", async () => {
    const first = await cacheEntry("tool", ["a", "b"], build);
    expect(await cacheEntry("tool", ["a", "b"], build)).toBe(first);
    expect(build).toHaveBeenCalledTimes(1);
    expect(await cacheEntry("tool", ["ab"], build)).not.toBe(first);
    expect(build).toHaveBeenCalledTimes(2);
    expect(said).toEqual([]);
  });

  it("builds once for two concurrent requests", async () => {
    const [first, second] = await Promise.all([cacheEntry("tool", [], build), cacheEntry("tool", [], build)]);
    expect(first).toBe(second);
    expect(build).toHaveBeenCalledTimes(1);
    expect(await readFile(join(first, "file"), "utf8")).toBe("made");
    expect(said).toEqual([]);
  });

  it("leaves nothing of a failed build, and starts over", async () => {
    const fail = cacheEntry("tool", [], async (directory) => {
      await build(directory);
      throw new Error("no such package");
    });
    await expect(fail).rejects.toThrow("no such package");
    expect(await readdir(cacheDirectory())).toEqual([]);
    await cacheEntry("tool", [], build);
    expect(build).toHaveBeenCalledTimes(2);
  });
});

describe("a damaged entry", () => {
  it.each<[string, (directory: string) => Promise<void>, string]>([
    ["a missing file", (directory) => rm(join(directory, "file")), "file is missing"],
    ["a missing link", (directory) => rm(join(directory, "link")), "link is missing"],
    ["a truncated file", (directory) => truncate(join(directory, "file"), 2), "file has 2 bytes instead of 4"],
    ["another content", (directory) => writeFile(join(directory, "file"), "MADE"), "file has other content"],
    [
      "a missing right to execute it",
      (directory) => chmod(join(directory, "file"), 0o600),
      "file has another type or mode",
    ],
    ["a missing directory", (directory) => rm(directory, { recursive: true }), "file is missing"],
    ["a cut manifest", (directory) => truncate(manifestOf(directory), 20), "its manifest can't be read"],
  ])("is built again for %s, and a message says so", async (_, damage, words) => {
    const first = await cacheEntry("tool", [], build);
    await damage(first);
    const second = await cacheEntry("tool", [], build);
    expect(said).toEqual([`What the cache has of tool is damaged (${words}): building it again.`]);
    expect(await readFile(join(second, "link"), "utf8")).toBe("made");
    expect(existsSync(first)).toBe(false);
    expect(await cacheEntry("tool", [], build)).toBe(second);
    expect(build).toHaveBeenCalledTimes(2);
  });

  it("is detected although size and time of the file were set back", async () => {
    const first = await cacheEntry("tool", [], build);
    await writeFile(join(first, "file"), "MADE");
    await utimes(join(first, "file"), 0, 0);
    expect(await cacheEntry("tool", [], build)).not.toBe(first);
  });
});

describe("an entry that was touched without damage", () => {
  it.each<[string, (directory: string) => Promise<void>]>([
    ["new times", (directory) => utimes(join(directory, "file"), 0, 0)],
    ["a second name", (directory) => link(join(directory, "file"), join(home, "name"))],
    ["the same content written again", (directory) => writeFile(join(directory, "file"), "made")],
    ["an additional file, such as Python creates", (directory) => writeFile(join(directory, "file.pyc"), "")],
  ])("is kept for %s", async (_, touch) => {
    const first = await cacheEntry("tool", [], build);
    await touch(first);
    for (const _time of ["compared by content", "known again"]) expect(await cacheEntry("tool", [], build)).toBe(first);
    expect(said).toEqual([]);
  });

  it("is read only once", async () => {
    const first = await cacheEntry("tool", [], build);
    await utimes(join(first, "file"), 0, 0);
    await cacheEntry("tool", [], build);
    const manifest = await readFile(manifestOf(first), "utf8");
    await cacheEntry("tool", [], build);
    expect(await readFile(manifestOf(first), "utf8")).toBe(manifest);
  });

  it("is kept after a file that was added later is removed again", async () => {
    const first = await cacheEntry("tool", [], build);
    await writeFile(join(first, "file.pyc"), "");
    await utimes(join(first, "file"), 0, 0);
    await cacheEntry("tool", [], build);
    await rm(join(first, "file.pyc"));
    expect(await cacheEntry("tool", [], build)).toBe(first);
  });
});

describe("an entry of another version of this project", () => {
  it("is neither used nor removed", async () => {
    const directory = await cacheEntry("tool", [], build);
    const other = join(cacheDirectory(), `${basename(directory).replace("-v2-", "-").split(".")[0]}`);
    await cacheEntry("other", [], (target) => writeFile(join(target, ".complete"), ""));
    expect(other).toMatch(/tool-[0-9a-f]{16}$/);
  });
});

describe("isCached", () => {
  it("builds nothing, and creates no directory", async () => {
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

function manifestOf(directory: string): string {
  return join(cacheDirectory(), `${entryOf(basename(directory))}.json`);
}
