import { describe, expect, it } from "vitest";
import { instancePrice, PRICES } from "../../../deploy/cost/prices.ts";

describe("the prices", () => {
  it("are for a month of 730 hours, rounded to the cent", () => {
    // 0.0225 times 730 is half a cent more than 16.42
    expect(PRICES.loadBalancer.month).toBe(16.43);
    expect(PRICES.controlPlane.month).toBe(73);
    expect(instancePrice("t3.medium")?.month).toBe(30.37);
  });

  it("have sources", () => {
    for (const { source } of Object.values(PRICES)) expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\/$/);
  });

  it("are undefined for an instance type that is not in the table", () => {
    expect(instancePrice("x9.large")).toBeUndefined();
  });
});
