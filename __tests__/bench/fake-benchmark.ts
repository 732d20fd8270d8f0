import type { Benchmark, Measured, Variant } from "../../bench/benchmark.ts";

/** A clock that stands still until something takes its time. */
export class Clock {
  #milliseconds = 0;
  readonly now = () => this.#milliseconds;
  pass(seconds: number): void {
    this.#milliseconds += seconds * 1_000;
  }
}

type FakeVariant = { seconds: number; values?: Measured } & Partial<Variant>;

/** A benchmark that takes no time but on its clock, and writes down what it runs. */
export function fakeBenchmark(clock: Clock, variants: Record<string, FakeVariant>) {
  const runs: string[] = [];
  const [first, second, ...more] = Object.entries(variants).map(
    ([name, { seconds, values, ...variant }]): Variant => ({
      name,
      command: `run ${name}`,
      measure: async () => {
        runs.push(name);
        clock.pass(seconds);
        return values ?? { time: seconds };
      },
      outcome: async () => "the same",
      ...variant,
    }),
  );
  if (first === undefined || second === undefined) throw new Error("there is nothing to compare");
  const benchmark: Benchmark = {
    name: "fake",
    description: "Nothing",
    quantities: [
      { name: "time", unit: "s" },
      { name: "size", unit: "MB" },
    ],
    rounds: 3,
    maxMinutes: 1,
    prepare: async () => [],
    variants: [first, second, ...more],
  };
  return { benchmark, runs };
}
