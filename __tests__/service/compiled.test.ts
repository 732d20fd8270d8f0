import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codeCacheOf, compile, run } from "../../service/compiled.ts";

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "compiled-test-"));
  file = join(directory, "a.cjs");
  writeFileSync(file, 'globalThis.compiledTest = [__filename, require("./b.json")];');
  writeFileSync(join(directory, "b.json"), "5");
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  Reflect.deleteProperty(globalThis, "compiledTest");
});

describe("a compiled file", () => {
  it.each<{ what: string; cache: () => Buffer | undefined; rejected: boolean | undefined }>([
    { what: "no code cache", cache: () => undefined, rejected: undefined },
    { what: "its own code cache", cache: () => compile(file).createCachedData(), rejected: false },
    { what: "a code cache of anything else", cache: () => Buffer.from("x".repeat(1_000)), rejected: true },
    { what: "an empty code cache", cache: () => Buffer.alloc(0), rejected: true },
  ])("runs as a CommonJS module with $what", ({ what, cache, rejected }) => {
    // V8 remembers what it compiled before, and needs no cache for that
    appendFileSync(file, `// ${what}`);
    const content = cache();
    if (content !== undefined) writeFileSync(codeCacheOf(file), content);
    const script = compile(file);
    expect(script.cachedDataRejected).toBe(rejected);
    run(script, file);
    expect(Reflect.get(globalThis, "compiledTest")).toEqual([file, 5]);
  });
});
