import { describe, expect, it } from "vitest";
import { PRICES } from "../../../deploy/cost/prices.ts";
import { costJson, costTable } from "../../../deploy/cost/report.ts";
import { testConfig } from "../../support/synthesis.ts";

const estimated = {
  items: [
    { what: "KMS key", count: 4, price: PRICES.key },
    { what: "Node, x9.large", count: 2, price: undefined },
  ],
  sum: 4,
};

describe("the cost as a table", () => {
  const table = costTable(estimated, testConfig("dev"));

  it("has a line for each item and the sum", () => {
    expect(table.split("\n").slice(0, 5)).toEqual([
      "A month of dev on AWS:",
      "",
      "  KMS key         4     1.00     4.00",
      "  Node, x9.large  2  unknown  unknown",
      "  sum                            4.00",
    ]);
  });

  it("says what is not in the sum, and the date, region and sources of the prices", () => {
    expect(table).toContain("No price is known, and none is in the sum, of: Node, x9.large.");
    expect(table).toContain("  Logs: 0.50 per GB\n");
    expect(table).toContain("November 2026 in us-east-1");
    expect(table).toContain("Prices in eu-central-1 differ.");
    expect(table).toContain("\n  https://aws.amazon.com/kms/pricing/");
  });

  it("says that the local cloud costs nothing", () => {
    expect(costTable(estimated, testConfig("local"))).toMatch(
      /^The local cloud costs nothing\. A month of the same on AWS:\n/,
    );
    expect(costTable(estimated, testConfig("local", { rehearses: "prod" }))).toContain("A month of prod on AWS:");
  });
});

describe("the cost for programs", () => {
  it("has every figure, and null for an unknown one", () => {
    const { items, ...rest } = JSON.parse(costJson(estimated, testConfig("dev")));
    expect(items).toEqual([
      { what: "KMS key", count: 4, price: 1, cost: 4, source: "https://aws.amazon.com/kms/pricing/" },
      { what: "Node, x9.large", count: 2, price: null, cost: null, source: null },
    ]);
    expect(rest).toMatchObject({ environment: "dev", region: "eu-central-1", sum: 4, prices: { region: "us-east-1" } });
  });
});
