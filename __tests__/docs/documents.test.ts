import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { projectRoot } from "../../stacks/project.ts";
import { STACKS } from "../../stacks/stack-names.ts";

const pages = [
  ...readdirSync(projectRoot),
  ...readdirSync(join(projectRoot, "docs"), { recursive: true }).map(inDocs),
].filter((path) => path.endsWith(".md"));

/** Of this project, without patterns and what a command writes. */
const PATHS = /`((?:__tests__|bench|cli|deploy|docs|helm|lib|local|service|stacks)\/[\w./-]+)`/g;

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(projectRoot, page), "utf8");

  it("links to what exists", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = ""]) => path);
    const missing = links.filter((path) => !existsSync(join(projectRoot, dirname(page), path)));
    expect(missing).toEqual([]);
  });

  it("names files and folders that exist", () => {
    const named = [...text.matchAll(PATHS)].map(([, path = ""]) => path);
    expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  it("names scripts that exist, with stacks that exist", () => {
    const { scripts } = packageSchema.parse(JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")));
    for (const [, script] of text.matchAll(/npm run (?:-s )?([\w:-]+)/g))
      expect(Object.keys(scripts)).toContain(script);
    for (const [, stack] of text.matchAll(/^\$ npm run (?:plan|deploy|destroy|outputs|unlock) (\w+)/gm)) {
      expect(STACKS).toContain(stack);
    }
  });
});

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

function inDocs(path: string | Buffer): string {
  return join("docs", String(path));
}
