import { readFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { Benchmark } from "./benchmark.ts";
import type { Round } from "./measurement.ts";
import { summarize } from "./statistics.ts";

const summary = z.object({ median: z.number(), min: z.number(), max: z.number() });

/** What a benchmark has found. */
const resultsSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** When it ended, in UTC. */
  date: z.iso.datetime(),
  machine: z.object({
    processor: z.string(),
    cores: z.number(),
    memoryGiB: z.number(),
    platform: z.string(),
    node: z.string(),
    /** How many processes wanted to run, on average, while it ran: as many as cores, or fewer, is a quiet machine. */
    load: z.number(),
  }),
  rounds: z.number(),
  variants: z.array(
    z.object({
      name: z.string(),
      command: z.string(),
      targetSeconds: z.number().optional(),
      seconds: summary,
      /** To the first variant, taken in each round. */
      ratio: summary,
    }),
  ),
});

export type Results = z.infer<typeof resultsSchema>;

/** What the rounds say of the variants. */
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

/** What a reader needs to compare, without anything that identifies the machine. */
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

/** @throws {Error} where the file holds something else */
export async function readResults(directory: string, name: string): Promise<Results> {
  return resultsSchema.parse(JSON.parse(await readFile(join(directory, `${name}.json`), "utf8")));
}
