import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../stacks/project.ts";

/** What the code of a folder may import from, besides itself: docs/architecture.md. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  service: [],
  stacks: [],
  lib: [],
  deploy: ["lib", "stacks"],
  local: ["deploy", "lib", "stacks"],
  cli: ["local", "deploy", "lib", "stacks", "bench"],
  bench: ["deploy", "lib", "stacks"],
};

describe.each(Object.entries(MAY_IMPORT))("the code in %s/", (folder, allowed) => {
  it(`imports from ${[...allowed, "itself"].join(", ")} only`, () => {
    const others = importsOf(folder).filter(({ to }) => to !== folder && !allowed.includes(to));
    expect(others).toEqual([]);
  });
});

describe("the folders", () => {
  it("are all that hold code, besides the tests", () => {
    const folders = readdirSync(projectRoot, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const withCode = folders
      .map(({ name }) => name)
      .filter((name) => !/^\.|^node_modules$/.test(name) && sourcesOf(name).length > 0);
    expect(withCode.filter((name) => name !== "__tests__").sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });
});

/** The files with code of a folder, relative to the project. */
function sourcesOf(folder: string): string[] {
  const files = readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" });
  return files.filter((file) => /\.(ts|mjs)$/.test(file)).map((file) => join(folder, file));
}

/** What the code of a folder imports of this project, with the folder that it is in. */
function importsOf(folder: string): { file: string; to: string }[] {
  return sourcesOf(folder).flatMap((file) => {
    const source = readFileSync(join(projectRoot, file), "utf8");
    const paths = [...source.matchAll(/\b(?:from|import\(?)\s*"(\.[^"]+)"/g)].map(([, path = ""]) => path);
    return paths.map((path) => ({ file, to: normalize(join(dirname(file), path)).split("/")[0] ?? "" }));
  });
}
