import type { Benchmark, Variant } from "../../bench/benchmark.ts";

/** A clock that stands still until something takes its time. */
export class Clock {
  #milliseconds = 0;
  readonly now = () => this.#milliseconds;
  pass(seconds: number): void {
    this.#milliseconds += seconds * 1_000;
  }
}

/** A benchmark that takes no time but on its clock, and writes down what it runs. */
export function fakeBenchmark(clock: Clock, variants: Record<string, { seconds: number } & Partial<Variant>>) {
  const runs: string[] = [];
  const [first, second, ...more] = Object.entries(variants).map(
    ([name, { seconds, ...variant }]): Variant => ({
      name,
      command: `run ${name}`,
      run: async () => {
        runs.push(name);
        clock.pass(seconds);
      },
      outcome: async () => "the same",
      ...variant,
    }),
  );
  if (first === undefined || second === undefined) throw new Error("there is nothing to compare");
  const benchmark: Benchmark = {
    name: "fake",
    description: "Nothing",
    rounds: 3,
    maxMinutes: 1,
    prepare: async () => {},
    variants: [first, second, ...more],
  };
  return { benchmark, runs };
}
