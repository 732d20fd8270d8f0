import { join } from "node:path";
import { type Step, Steps } from "../lib/steps.ts";
import { projectRoot } from "../stacks/project.ts";
import type { Benchmark } from "./benchmark.ts";
import { Measurement } from "./measurement.ts";
import { type Results, resultsOf } from "./results.ts";

/** The directory of the benchmarks' files and logs. It is not part of the repository. */
export const WORK = join(projectRoot, "dist/bench");

/**
 * Runs a benchmark, and shows its progress on standard error.
 * @throws {StepError} with the reason and the output of the command that failed
 */
export async function runBenchmark(benchmark: Benchmark): Promise<Results> {
  const { name, rounds } = benchmark;
  const steps = new Steps({ logDirectory: join(WORK, name, "logs"), output: process.stderr });
  let before: Step<unknown> = steps.add(`${name}: preparation`, [], ({ log }) => benchmark.prepare(log));
  const warmUp = steps.add(`${name}: warm-up`, [before], async ({ log }) => {
    const measurement = new Measurement(benchmark);
    await measurement.warmUp(log);
    return measurement;
  });
  before = warmUp;
  for (let round = 1; round <= rounds; round++) {
    before = steps.add(`${name}: round ${round} of ${rounds}`, [warmUp, before], async ({ log, note }, measurement) => {
      const seconds = await measurement.round(log);
      note(seconds === undefined ? "left out: the time is over" : printed(seconds));
    });
  }
  await steps.run();
  const measurement = await warmUp.result;
  measurement.requireEnough();
  return resultsOf(benchmark, measurement.rounds);
}

function printed(seconds: Readonly<Record<string, number>>): string {
  return Object.entries(seconds)
    .map(([variant, value]) => `${variant} ${value.toFixed(2)} s`)
    .join(", ");
}
