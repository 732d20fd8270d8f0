import { readFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { Benchmark } from "./benchmark.ts";
import type { Round } from "./measurement.ts";
import { summarize } from "./statistics.ts";

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
  rounds: z.number(),
  variants: z.array(
    z.object({
      name: z.string(),
      command: z.string(),
      targetSeconds: z.number().optional(),
      seconds: summary,
      /** The ratio to the first variant, calculated in each round. */
      ratio: summary,
    }),
  ),
});

export type Results = z.infer<typeof resultsSchema>;

/** The results of the variants in these rounds. */
export function resultsOf({ name, description, variants }: Benchmark, rounds: readonly Round[]): Results {
  const [reference] = variants;
  const secondsOf = (round: Round, variant: string) => round[variant] ?? Number.NaN;
  return {
    name,
    description,
    date: new Date().toISOString(),
    machine: thisMachine(),
    rounds: rounds.length,
    variants: variants.map((variant) => ({
      name: variant.name,
      command: variant.command,
      ...(variant.targetSeconds !== undefined && { targetSeconds: variant.targetSeconds }),
      seconds: rounded(summarize(rounds.map((round) => secondsOf(round, variant.name)))),
      ratio: rounded(
        summarize(rounds.map((round) => secondsOf(round, variant.name) / secondsOf(round, reference.name))),
      ),
    })),
  };
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

function rounded({ median, min, max }: Results["variants"][number]["ratio"]) {
  const round = (value: number) => Number(value.toPrecision(3));
  return { median: round(median), min: round(min), max: round(max) };
}

/** Replaces the last results of the benchmark. */
export async function writeResults(directory: string, results: Results): Promise<void> {
  await writeFileAtomic(join(directory, `${results.name}.json`), `${JSON.stringify(results, null, 2)}\n`);
}

/** @throws {Error} if the file is missing or has other content */
export async function readResults(directory: string, name: string): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(join(directory, `${name}.json`), "utf8")));
}
