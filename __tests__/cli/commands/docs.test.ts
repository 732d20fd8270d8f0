import { describe, expect, it } from "vitest";
import { withGenerated } from "../../../cli/commands/docs.ts";

const begin = "<!-- made by `npm run docs` from here on: -->\n";
const end = "<!-- made by `npm run docs` up to here -->\n";

describe("a page with a generated part", () => {
  it("keeps the text around that part, and replaces the part itself", () => {
    const page = withGenerated(`before\n${begin}${end}after\n`, "old");
    expect(withGenerated(page, "new")).toBe(`before\n${begin}\nnew\n\n${end}after\n`);
  });

  it.each(["", begin, end, end + begin])("is refused if it does not have the markers in order: %j", (page) => {
    expect(() => withGenerated(page, "new")).toThrow("the page has no place");
  });
});
