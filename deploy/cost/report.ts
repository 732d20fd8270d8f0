import type { Config } from "../../stacks/config/load.ts";
import { costOf, type Estimate, type Item } from "./estimate.ts";
import { BASIS, BY_USE } from "./prices.ts";

type Where = Pick<Config, "environment" | "name" | "region" | "rehearses">;

/** The monthly cost as a table, for a person. */
export function costTable({ items, sum }: Estimate, where: Where): string {
  const rows = [...items.map(cells), ["sum", "", "", sum.toFixed(2)]];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const aligned = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(width(column)) : cell.padStart(width(column));
  const sources = new Set(items.flatMap(({ price }) => price?.source ?? []));
  const unknown = items.filter(({ price }) => price === undefined).map(({ what }) => what);
  return [
    title(where),
    "",
    ...rows.map((row) => `  ${row.map(aligned).join("  ")}`),
    "",
    ...(unknown.length === 0 ? [] : [`No price is known, and none is in the sum, of: ${unknown.join("; ")}.`, ""]),
    "Not in the sum, since it costs by use:",
    "",
    ...BY_USE.map(([what, price]) => `  ${what}: ${price}`),
    "",
    `In US dollars, for ${BASIS.hours} hours, at AWS's public prices of ${BASIS.date} in ${BASIS.region}, without taxes`,
    `and discounts. Prices in ${where.region} differ. Sources:`,
    ...[...sources].toSorted().map((source) => `  ${source}`),
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
  const dollars = (amount: number | undefined) => amount?.toFixed(2) ?? "unknown";
  return [item.what, String(item.count), dollars(item.price?.month), dollars(costOf(item))];
}
