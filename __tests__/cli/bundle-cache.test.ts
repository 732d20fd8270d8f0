import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cachedBundle, keepCompiled, readCompiled, stampOf } from "../../cli/bundle-cache.mjs";

let directory: string;
let place: string;
let source: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bundle-cache-test-"));
  place = join(directory, "cache", "cli");
  source = join(directory, "source.ts");
  writeFileSync(source, "1");
});
afterEach(() => rmSync(directory, { recursive: true }));

const builder = (code: string) =>
  vi.fn(async () => ({ code, packages: ["cdktf"], sources: { [source]: stampOf(source) } }));

/** Whether a new bundle had to be built. */
async function isBuilt(key = "key"): Promise<boolean> {
  const build = builder("another");
  await cachedBundle(place, key, build);
  return build.mock.calls.length > 0;
}

function only(ending: string): string {
  const [name = "", ...others] = readdirSync(join(directory, "cache")).filter((file) => file.endsWith(ending));
  expect(others).toEqual([]);
  return join(directory, "cache", name);
}

describe("a bundle", () => {
  beforeEach(() => cachedBundle(place, "key", builder("code")));

  it("is built once", async () => {
    const build = builder("code");
    expect(await cachedBundle(place, "key", build)).toMatchObject({ code: "code", packages: ["cdktf"] });
    expect(build).not.toHaveBeenCalled();
  });

  it("is built again for another key, as in a copy of the clone", async () => {
    expect(await isBuilt("another key")).toBe(true);
  });

  it("is built again when a source has changed or is gone", async () => {
    writeFileSync(source, "2");
    expect(await isBuilt()).toBe(true);
    expect(await isBuilt()).toBe(false);
    rmSync(source);
    expect(await isBuilt()).toBe(true);
  });

  it("is built again when a source is another file with the same content", async () => {
    cpSync(source, `${source}.copy`);
    rmSync(source);
    cpSync(`${source}.copy`, source);
    expect(await isBuilt()).toBe(true);
  });

  it.each([
    ["is empty", (file: string) => truncateSync(file)],
    ["was cut short", (file: string) => truncateSync(file, statSync(file).size - 1)],
    ["was not written to the disk before a crash", (file: string) => writeFileSync(file, Buffer.alloc(100))],
    ["is gone", (file: string) => rmSync(file)],
  ])("is built again when its file %s", async (_, damage) => {
    damage(only(".json"));
    expect(await isBuilt()).toBe(true);
    expect(await isBuilt()).toBe(false);
  });

  it("replaces the previous bundle, its compiled code and unfinished files", async () => {
    const { compiled } = await cachedBundle(place, "key", builder("code"));
    keepCompiled(compiled, Buffer.from("compiled"));
    writeFileSync(`${place}.unfinished`, "");
    writeFileSync(`${place}-packages.json`, "{}");
    await cachedBundle(place, "another key", builder("another"));
    const names = readdirSync(join(directory, "cache"));
    expect(names.sort()).toEqual(["cli-packages.json", "cli.json"]);
  });

  it("is kept with V8's compiled code, in a separate file for each Node", async () => {
    const { compiled } = await cachedBundle(place, "key", builder("code"));
    expect(readCompiled(compiled)).toBeUndefined();
    keepCompiled(compiled, Buffer.from("compiled"));
    expect(readCompiled(compiled)).toEqual(Buffer.from("compiled"));
    for (const changed of ["v8", "node"]) {
      vi.spyOn(process, "versions", "get").mockReturnValue({ ...process.versions, [changed]: "another" });
      expect((await cachedBundle(place, "key", builder("code"))).compiled).not.toBe(compiled);
      vi.restoreAllMocks();
    }
    vi.spyOn(process, "execPath", "get").mockReturnValue("/another/node");
    expect((await cachedBundle(place, "key", builder("code"))).compiled).not.toBe(compiled);
    vi.restoreAllMocks();
  });

  it.each([
    ["was cut short", "compil"],
    ["has other bytes", "compileD"],
  ])("is compiled again when its kept compiled code %s", async (_, damaged) => {
    const { compiled } = await cachedBundle(place, "key", builder("code"));
    keepCompiled(compiled, Buffer.from("compiled"));
    const digest = readFileSync(compiled).subarray(0, 64);
    writeFileSync(compiled, Buffer.concat([digest, Buffer.from(damaged)]));
    expect(readCompiled(compiled)).toBeUndefined();
  });

  it("is returned even if it can't be kept", async () => {
    rmSync(join(directory, "cache"), { recursive: true });
    writeFileSync(join(directory, "cache"), "");
    expect(await cachedBundle(place, "key", builder("code"))).toMatchObject({ code: "code" });
  });
});
