import { UserError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Benchmark, Variant } from "./benchmark.ts";

/** With fewer, a median says nothing. */
export const MIN_ROUNDS = 3;

/** Seconds that each variant took, by its name. */
export type Round = Readonly<Record<string, number>>;

/**
 * Runs of all variants of a benchmark. Each round runs all of them, one right after the other, so that what else the
 * machine does slows all of them alike, and a ratio is taken within a round.
 */
export class Measurement {
  readonly #benchmark: Benchmark;
  readonly #deadline: number;
  readonly #outcomes = new Map<string, string>();
  readonly #rounds: Round[] = [];

  constructor(
    benchmark: Benchmark,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#benchmark = benchmark;
    this.#deadline = now() + benchmark.maxMinutes * 60_000;
  }

  get rounds(): readonly Round[] {
    return this.#rounds;
  }

  /** Runs each variant once, without counting: it fills the caches of the file system. */
  async warmUp(log: Log): Promise<void> {
    await this.#runAll(this.#benchmark.variants, log);
  }

  /** Runs one more round, unless the time is over. */
  async round(log: Log): Promise<Round | undefined> {
    if (this.now() > this.#deadline) return undefined;
    const { variants } = this.#benchmark;
    // the first variant runs on the machine as the last one left it: take turns
    const first = this.#rounds.length % variants.length;
    const round = await this.#runAll([...variants.slice(first), ...variants.slice(0, first)], log);
    this.#rounds.push(round);
    return round;
  }

  /** @throws {UserError} where there were too few rounds to say anything. */
  requireEnough(): void {
    const { length } = this.#rounds;
    if (length >= MIN_ROUNDS) return;
    const { name, maxMinutes } = this.#benchmark;
    throw new UserError(
      "TOO_FEW_ROUNDS",
      `Only ${length} of ${MIN_ROUNDS} rounds of ${name} ended within ${maxMinutes} minutes.`,
      {
        remedy: "Run it again when the machine has less to do.",
      },
    );
  }

  async #runAll(variants: readonly Variant[], log: Log): Promise<Round> {
    const round: Record<string, number> = {};
    for (const variant of variants) {
      const started = this.now();
      await variant.run(log);
      round[variant.name] = (this.now() - started) / 1_000;
      this.#requireSameOutcome(variant, await variant.outcome());
    }
    return round;
  }

  /** What does not do the same work can't be compared. */
  #requireSameOutcome({ name, sameOutcomeAs = name }: Variant, outcome: string): void {
    const known = this.#outcomes.get(sameOutcomeAs);
    this.#outcomes.set(sameOutcomeAs, known ?? outcome);
    if (known === undefined || known === outcome) return;
    throw new Error(`${name} did not make the same as ${sameOutcomeAs} did, byte by byte: they can't be compared`);
  }
}
