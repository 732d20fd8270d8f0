import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "../../../service/parameter/backoff.ts";

describe("the back-off", () => {
  it.each([
    { failures: 1, least: 250, most: 500 },
    { failures: 2, least: 500, most: 1_000 },
    { failures: 6, least: 8_000, most: 16_000 },
    { failures: 7, least: 15_000, most: 30_000 },
    { failures: 1_000_000, least: 15_000, most: 30_000 },
  ])("is $least to $most ms after $failures failures", ({ failures, least, most }) => {
    expect(backoffMs(failures, () => 0)).toBe(least);
    expect(backoffMs(failures, () => 1)).toBe(most);
  });

  it("is always between a quarter of a second and half a minute", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = backoffMs(failures, () => random);
        return delay >= 250 && delay <= 30_000;
      }),
    );
  });
});
