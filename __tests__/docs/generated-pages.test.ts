import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generatedPages, withGenerated } from "../../cli/commands/docs.ts";
import { projectRoot } from "../../stacks/project.ts";

const generated = await generatedPages();

describe.each(Object.keys(generated))("%s", (page) => {
  it("is up to date; if not: npm run docs", () => {
    const text = readFileSync(join(projectRoot, page), "utf8");
    expect(withGenerated(text, generated[page] ?? "")).toBe(text);
  });
});
