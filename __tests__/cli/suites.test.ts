import { describe, expect, it } from "vitest";
import { STAGES, SUITES } from "../../cli/suites.ts";

describe("the suites of npm test", () => {
  it("are each in one stage", () => {
    expect(STAGES.flat().toSorted()).toEqual(Object.keys(SUITES).toSorted());
  });
});
