import { describe, expect, it } from "vitest";
import { summarize } from "../../bench/statistics.ts";

describe("the summary of values", () => {
  it("is the middle one, the least and the most, in any order", () => {
    expect(summarize([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 });
  });

  it("has the mean of the two in the middle where their count is even", () => {
    expect(summarize([1, 8, 2, 4])).toEqual({ median: 3, min: 1, max: 8 });
  });

  it("is refused where there is none", () => {
    expect(() => summarize([])).toThrow("nothing to summarize");
  });
});
