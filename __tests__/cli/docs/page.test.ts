import { describe, expect, it } from "vitest";
import { withDiagram } from "../../../cli/docs/page.ts";

const begin = "<!-- made by `npm run docs` from here on: -->\n";
const end = "<!-- made by `npm run docs` up to here -->\n";

describe("a page with a diagram", () => {
  it("keeps the text around the diagram, and removes the previous diagram", () => {
    const page = withDiagram(`before\n${begin}${end}after\n`, "flowchart LR\n  old");
    expect(withDiagram(page, "flowchart LR\n  a --> b")).toBe(
      `before\n${begin}\n\`\`\`mermaid\nflowchart LR\n  a --> b\n\`\`\`\n\n${end}after\n`,
    );
  });

  it.each(["", begin, end, end + begin])("is refused if it does not have the markers in order: %j", (page) => {
    expect(() => withDiagram(page, "flowchart LR")).toThrow("the page has no place");
  });
});
