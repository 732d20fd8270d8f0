import type { Config } from "../../stacks/config/load.ts";
import { costOf, type Estimate, type Item } from "./estimate.ts";
import { BASIS, BY_USE } from "./prices.ts";

type Where = Pick<Config, "environment" | "name" | "region" | "rehearses">;

/** The monthly cost as a table, for a person. */
export function costTable({ items, sum }: Estimate, where: Where): string {
  const rows = [...items.map(cells), ["sum", "", "", sum.toFixed(2)]];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  const unknown = items.filter(({ price }) => price === undefined).map(({ what }) => what);
  return [
    title(where),
    "",
    ...table.map((row) => `  ${row.join("  ")}`),
    "",
    ...(unknown.length === 0 ? [] : [`No price is known, and none is in the sum, of: ${unknown.join("; ")}.`, ""]),
    "Not in the sum, since it costs by use:",
    "",
    ...BY_USE.map(([what, price]) => `  ${what}: ${price}`),
    "",
    `In US dollars, for ${BASIS.hours} hours, at AWS's public prices of ${BASIS.date} in ${BASIS.region}, without taxes`,
    `and discounts. Prices in ${where.region} differ. Sources:`,
    ...sources(items).map((source) => `  ${source}`),
  ].join("\n");
}

/** The monthly cost as JSON, for programs. */
export function costJson({ items, sum }: Estimate, { name, region }: Where): string {
  const priced = items.map((item) => {
    const { what, count, price } = item;
    return { what, count, price: price?.month ?? null, cost: costOf(item) ?? null, source: price?.source ?? null };
  });
  const notIncluded = BY_USE.map(([what, price]) => ({ what, price }));
  const basis = { currency: "USD", ...BASIS };
  return JSON.stringify({ environment: name, region, prices: basis, items: priced, sum, notIncluded }, null, 2);
}

function title({ environment, name, rehearses }: Where): string {
  if (environment !== "local") return `A month of ${name} on AWS:`;
  return `The local cloud costs nothing. A month of ${rehearses ?? "the same"} on AWS:`;
}

function cells(item: Item): string[] {
  const cost = costOf(item);
  return [
    item.what,
    String(item.count),
    item.price?.month.toFixed(2) ?? "unknown",
    cost === undefined ? "unknown" : cost.toFixed(2),
  ];
}

function sources(items: readonly Item[]): string[] {
  return [...new Set(items.flatMap(({ price }) => (price ? [price.source] : [])))].toSorted();
}
