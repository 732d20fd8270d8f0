import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagram } from "../../local/docs/diagram.ts";
import { withDiagram } from "../../local/docs/page.ts";
import { projectRoot } from "../../local/project.ts";
import { synthesize, testConfig } from "../stacks/synthesis.ts";

describe("docs/architecture.md", () => {
  it("shows the stacks as they are; if not: npm run docs", () => {
    const page = readFileSync(join(projectRoot, "docs/architecture.md"), "utf8");
    expect(withDiagram(page, diagram(synthesize(testConfig("dev"))))).toBe(page);
  });
});
