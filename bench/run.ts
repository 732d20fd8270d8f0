import { join } from "node:path";
import { type Step, Steps } from "../lib/steps.ts";
import { projectRoot } from "../stacks/project.ts";
import type { Benchmark } from "./benchmark.ts";
import { Measurement, type Round } from "./measurement.ts";
import { type Results, resultsOf } from "./results.ts";

/** The directory of the benchmarks' files and logs. It is not part of the repository. */
export const WORK = join(projectRoot, "dist/bench");

/**
 * Runs a benchmark, and shows its progress on standard error.
 * @throws {StepError} with the reason and the output of the command that failed
 */
export async function runBenchmark(benchmark: Benchmark): Promise<Results> {
  try {
    return await runRounds(benchmark);
  } finally {
    await benchmark.finish?.();
  }
}

async function runRounds(benchmark: Benchmark): Promise<Results> {
  const { name, rounds } = benchmark;
  const steps = new Steps({ logDirectory: join(WORK, name, "logs"), output: process.stderr });
  const prepared = steps.add(`${name}: preparation`, [], ({ log }) => benchmark.prepare(log));
  const warmUp = steps.add(`${name}: warm-up`, [prepared], async ({ log }) => {
    const measurement = new Measurement(benchmark);
    await measurement.warmUp(log);
    return measurement;
  });
  let before: Step<unknown> = warmUp;
  for (let round = 1; round <= rounds; round++) {
    before = steps.add(`${name}: round ${round} of ${rounds}`, [warmUp, before], async ({ log, note }, measurement) => {
      const round = await measurement.round(log);
      note(round === undefined ? "left out: the time is over" : printed(benchmark, round));
    });
  }
  await steps.run();
  const measurement = await warmUp.result;
  measurement.requireEnough();
  return resultsOf(benchmark, measurement.rounds, await prepared.result);
}

/** The first quantity of each variant. */
function printed({ quantities: [{ name, unit }] }: Benchmark, round: Round): string {
  return Object.entries(round)
    .flatMap(([variant, { [name]: value }]) =>
      value === undefined ? [] : `${variant} ${value.toPrecision(3)} ${unit}`,
    )
    .join(", ");
}
