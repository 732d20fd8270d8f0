import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagram } from "../../cli/docs/diagram.ts";
import { withDiagram } from "../../cli/docs/page.ts";
import { projectRoot } from "../../stacks/project.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

describe("docs/architecture.md", () => {
  it("shows the stacks as they are; if not: npm run docs", () => {
    const page = readFileSync(join(projectRoot, "docs/architecture.md"), "utf8");
    expect(withDiagram(page, diagram(synthesize(testConfig("dev"))))).toBe(page);
  });
});
