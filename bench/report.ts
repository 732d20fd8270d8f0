import type { Target } from "./benchmark.ts";
import type { MeasuredQuantity, Results } from "./results.ts";

type Variant = Results["variants"][number];

/** The results as text for people: a table for each quantity. */
export function report(results: Results): string {
  const { description, machine, notes, rounds, quantities } = results;
  const { processor, cores, memoryGiB, platform, node, load } = machine;
  return [
    description,
    `${rounds} rounds, each with all of them; median (least to most). Ratios are those of the medians (least to most in a round).`,
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}, load ${load}`,
    ...notes,
    ...quantities.flatMap((quantity) => ["", ...table(results, quantity)]),
  ].join("\n");
}

function table({ variants }: Results, { name, unit }: Results["quantities"][number]): string[] {
  const rows = variants.flatMap((variant) => {
    const measured = measuredIn(variant, name);
    if (measured === undefined) return [];
    const targets = variant.targets?.filter(({ quantity }) => quantity === name) ?? [];
    const outcomes = targets.map((target) => outcomeOf(target, measured, unit, variants));
    return [[variant.name, value(measured), ratio(measured), outcomes.join("; ")]];
  });
  const lines = [[name, unit, "ratio", "target"], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0))) ?? [];
  return lines.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function measuredIn({ measured }: Variant, name: string): MeasuredQuantity | undefined {
  return measured.find(({ quantity }) => quantity === name);
}

function value({ value: { median, min, max } }: MeasuredQuantity): string {
  return `${median} (${min} to ${max})`;
}

function ratio({ ratio }: MeasuredQuantity): string {
  return ratio === undefined ? "" : `${ratio.ofMedians} x (${ratio.min} to ${ratio.max})`;
}

function outcomeOf(target: Target, { value: { median } }: MeasuredQuantity, unit: string, variants: Variant[]): string {
  const { quantity, atMost, of } = target;
  const verdict = (reached: number) => (reached <= atMost ? "met" : "missed");
  if (of === undefined) return `${atMost} ${unit}: ${verdict(median)}`;
  const other = variants.find(({ name }) => name === of);
  const reached = median / ((other && measuredIn(other, quantity)?.value.median) ?? Number.NaN);
  return `${atMost} x ${of}: ${verdict(reached)} with ${reached.toFixed(2)}`;
}
