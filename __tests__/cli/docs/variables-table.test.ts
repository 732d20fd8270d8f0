import { expect, it } from "vitest";
import { variablesTable } from "../../../cli/docs/variables-table.ts";

it("has a row for each row of the list, with its sources", () => {
  const row = {
    names: ["ONE", "OTHER_*"],
    readers: ["terraform"],
    local: "remove",
    aws: "pass",
    why: "Because.",
    source: "https://example.com/one, https://example.com/other",
  } as const;
  expect(variablesTable([row])).toBe(`| variables | on AWS | on the local cloud | why |
|---|---|---|---|
| \`ONE\`, \`OTHER_*\` | pass | remove | Because. [source](https://example.com/one), [source](https://example.com/other) |`);
});
