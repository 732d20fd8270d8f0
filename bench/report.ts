import type { Results } from "./results.ts";

type Summary = Results["variants"][number]["ratio"];

/** The results as text for people. */
export function report({ description, machine, rounds, variants }: Results): string {
  const { processor, cores, memoryGiB, platform, node, load } = machine;
  const rows = variants.map((variant) => [
    variant.name,
    seconds(variant.seconds),
    ratio(variant.ratio),
    target(variant),
  ]);
  const table = [["", "seconds", "ratio", "target"], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return [
    description,
    `${rounds} rounds, each with all of them; median (least to most).`,
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}, load ${load}`,
    "",
    ...table.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
  ].join("\n");
}

function seconds({ median, min, max }: Summary): string {
  return `${median} (${min} to ${max})`;
}

function ratio({ median, min, max }: Summary): string {
  return `${median} x (${min} to ${max})`;
}

function target({ targetSeconds, seconds: { median } }: Results["variants"][number]): string {
  if (targetSeconds === undefined) return "";
  return `${targetSeconds} s: ${median <= targetSeconds ? "met" : "missed"}`;
}
