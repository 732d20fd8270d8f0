import { readFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { Benchmark, Quantity, Variant } from "./benchmark.ts";
import type { Round } from "./measurement.ts";
import { type Summary, summarize } from "./statistics.ts";

const summary = z.object({ median: z.number(), min: z.number(), max: z.number() });

/** The results of a benchmark. */
const resultsSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** The time at which the benchmark ended, in UTC. */
  date: z.iso.datetime(),
  machine: z.object({
    processor: z.string(),
    cores: z.number(),
    memoryGiB: z.number(),
    platform: z.string(),
    node: z.string(),
    /** The load average of the last 5 minutes. Up to the number of cores, no process had to wait for one. */
    load: z.number(),
  }),
  /** How something was measured that can't be measured the same way on all machines. */
  notes: z.array(z.string()),
  rounds: z.number(),
  quantities: z.array(z.object({ name: z.string(), unit: z.string() })),
  variants: z.array(
    z.object({
      name: z.string(),
      command: z.string(),
      targets: z.array(z.object({ quantity: z.string(), atMost: z.number(), of: z.string().optional() })).optional(),
      measured: z.array(
        z.object({
          quantity: z.string(),
          value: summary,
          /** To the first variant, if that has the quantity. The range is that of the ratios within each round. */
          ratio: z.object({ ofMedians: z.number(), min: z.number(), max: z.number() }).optional(),
        }),
      ),
    }),
  ),
});

export type Results = z.infer<typeof resultsSchema>;
export type MeasuredQuantity = Results["variants"][number]["measured"][number];

/** The results of the variants in these rounds. */
export function resultsOf(
  { name, description, quantities, variants }: Benchmark,
  rounds: readonly Round[],
  notes: readonly string[] = [],
): Results {
  const [reference] = variants;
  return {
    name,
    description,
    date: new Date().toISOString(),
    machine: thisMachine(),
    notes: [...notes],
    rounds: rounds.length,
    quantities: [...quantities],
    variants: variants.map((variant) => ({
      name: variant.name,
      command: variant.command,
      ...(variant.targets !== undefined && { targets: [...variant.targets] }),
      measured: quantities.flatMap((quantity) => measuredOf(variant, reference, quantity, rounds)),
    })),
  };
}

/** One quantity of a variant, or nothing if the variant has no value for it. */
function measuredOf(
  variant: Variant,
  reference: Variant,
  { name: quantity }: Quantity,
  rounds: readonly Round[],
): MeasuredQuantity[] {
  const valuesOf = ({ name }: Variant) => rounds.flatMap((round) => round[name]?.[quantity] ?? []);
  const [values, others] = [valuesOf(variant), valuesOf(reference)];
  if (values.length === 0) return [];
  const value = summarize(values);
  if (others.length !== values.length) return [{ quantity, value: rounded(value) }];
  const { min, max } = rounded(summarize(values.map((own, round) => own / (others[round] ?? Number.NaN))));
  const ofMedians = significant(value.median / summarize(others).median);
  return [{ quantity, value: rounded(value), ratio: { ofMedians, min, max } }];
}

/** The data that a comparison needs. It does not identify the machine. */
function thisMachine(): Results["machine"] {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    load: Math.round((loadavg()[1] ?? 0) * 10) / 10,
  };
}

function rounded({ median, min, max }: Summary): Summary {
  return { median: significant(median), min: significant(min), max: significant(max) };
}

function significant(value: number): number {
  return Number(value.toPrecision(3));
}

/** Replaces the last results of the benchmark. */
export async function writeResults(directory: string, results: Results): Promise<void> {
  await writeFileAtomic(join(directory, `${results.name}.json`), `${JSON.stringify(results, null, 2)}\n`);
}

/** @throws {Error} if the file is missing or has other content */
export async function readResults(directory: string, name: string): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(join(directory, `${name}.json`), "utf8")));
}
