import { mkdir, mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clean } from "../../../lib/cache/clean.ts";
import { cacheDirectory, entryOf } from "../../../lib/cache/directory.ts";
import { cacheEntry } from "../../../lib/cache/entry.ts";
import { inventory } from "../../../lib/cache/inventory.ts";
import { withScratch } from "../../../lib/cache/scratch.ts";
import { withLockOf, withoutNotice } from "../../../lib/lock.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "cache-inventory-"));
  vi.stubEnv("XDG_CACHE_HOME", home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const tool = (version: string) =>
  cacheEntry("tool", [version], (directory) => writeFile(join(directory, "file"), version));
const states = async () => (await inventory()).map(({ name, state, detail }) => [name, state, detail].filter(Boolean));
const removed = async (all: boolean) =>
  (await clean({ all })).filter(({ kept }) => kept === undefined).map(({ item }) => item.name);

/** Makes an entry look as if it was last used before all others were built. */
async function unused(directory: string): Promise<void> {
  const manifest = join(cacheDirectory(), `${entryOf(basename(directory))}.json`);
  await utimes(manifest, 0, 0);
}

/** An attempt that no process works on. */
const halfWritten = "tool-v2-0123456789abcdef.abcdef";

async function make(...names: string[]): Promise<void> {
  for (const name of names) await mkdir(join(cacheDirectory(), name), { recursive: true });
}

describe("the inventory of the cache", () => {
  it("is empty if there is no cache", async () => {
    expect(await inventory()).toEqual([]);
    expect(await clean({ all: true })).toEqual([]);
  });

  it("has the size and the last use of complete entries", async () => {
    await tool("1");
    const [item] = await inventory();
    expect(item).toMatchObject({ name: "tool", state: "complete", bytes: expect.any(Number) });
    expect(item?.bytes).toBeGreaterThan(0);
    expect(Date.now() - Date.parse(item?.lastUse ?? "")).toBeLessThan(60_000);
  });

  it("does not count the targets of links", async () => {
    await writeFile(join(home, "large"), Buffer.alloc(1_000_000, 1));
    await cacheEntry("mirror", [], (directory) => symlink(home, join(directory, "link")));
    const [item] = await inventory();
    expect(item?.bytes).toBeLessThan(100_000);
  });

  it("detects damage that only reading all files shows", async () => {
    const directory = await tool("1");
    await truncate(join(directory, "file"), 0);
    expect(await states()).toEqual([["tool", "damaged", "file has 0 bytes instead of 1"]]);
  });

  it("takes an entry as replaced if it was not used since another entry of its name was built", async () => {
    const first = await tool("1");
    await tool("2");
    await tool("1");
    expect(await states()).toEqual([
      ["tool", "complete"],
      ["tool", "complete"],
    ]);
    await unused(first);
    expect((await states()).map(([, state]) => state).toSorted()).toEqual(["complete", "replaced"]);
  });

  it("distinguishes a running build, with its process, from the remains of a killed command", async () => {
    await make(halfWritten);
    expect(await states()).toEqual([["tool", "half-written"]]);
    await withLockOf(join(cacheDirectory(), entryOf(halfWritten) ?? ""), withoutNotice, async () =>
      expect(await states()).toEqual([["tool", "in progress", `by process ${process.pid}`]]),
    );
  });

  it("distinguishes scratch directories in use from those of killed commands", async () => {
    await withScratch("build", async () =>
      expect(await states()).toEqual([["scratch", "in progress", `by process ${process.pid}`]]),
    );
    await make(`scratch-build-${process.pid}-1-abcdef`);
    expect(await states()).toEqual([["scratch", "half-written"]]);
  });

  it("recognizes entries of other versions and shared caches", async () => {
    await make("tool-0123456789abcdef", "tool-v1-0123456789abcdef", "tool-v3-0123456789abcdef");
    await make("go", "go-build", "pip", "buildah", "go.lock");
    const found = await inventory();
    expect(found.filter(({ state }) => state === "of another version")).toHaveLength(3);
    expect(found.filter(({ state }) => state === "shared")).toHaveLength(4);
    expect(found).toHaveLength(7);
  });
});

describe("cleaning the cache", () => {
  it("removes useless items, and keeps the rest", async () => {
    const replaced = await tool("1");
    const complete = await tool("2");
    await unused(replaced);
    await make(halfWritten, "tool-0123456789abcdef", `scratch-build-${process.pid}-1-abcdef`, "go");
    expect((await removed(false)).toSorted()).toEqual(["scratch", "tool", "tool", "tool-0123456789abcdef"]);
    expect(await tool("2")).toBe(complete);
    expect((await inventory()).map(({ name, state }) => [name, state])).toEqual([
      ["tool", "complete"],
      ["go", "shared"],
    ]);
  });

  it("removes an entry with any kind of damage", async () => {
    await truncate(join(await tool("1"), "file"), 0);
    const manifest = join(cacheDirectory(), `${entryOf(basename(await tool("2")))}.json`);
    await truncate(manifest, 1);
    expect(await removed(false)).toHaveLength(3);
    expect(await inventory()).toEqual([]);
  });

  it("removes all items with --all", async () => {
    await tool("1");
    await make("go", "buildah");
    expect((await removed(true)).toSorted()).toEqual(["buildah", "go", "tool"]);
    expect(await inventory()).toEqual([]);
  });

  it("keeps a running build and the caches that it may use", async () => {
    await make(halfWritten, "go");
    await withLockOf(join(cacheDirectory(), entryOf(halfWritten) ?? ""), withoutNotice, async () => {
      const kept = (await clean({ all: true })).map(({ item, kept: why }) => [item.name, why]);
      expect(kept.toSorted()).toEqual([
        ["go", "used to build tool"],
        ["tool", `in progress by process ${process.pid}`],
      ]);
    });
    expect(await removed(false)).toEqual(["tool"]);
  });

  it("removes the remains of killed commands beside entries, but no lock that is held", async () => {
    await make("tool-v2-0123456789abcdef.lock", "tool-0123456789abcdef.lock");
    await utimes(join(cacheDirectory(), "tool-v2-0123456789abcdef.lock"), 0, 0);
    await writeFile(join(cacheDirectory(), "tool-v2-0123456789abcdef.json.1234567"), "");
    await clean({ all: false });
    expect(await readdir(cacheDirectory())).toEqual(["tool-0123456789abcdef.lock"]);
  });
});
