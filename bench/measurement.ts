import { UserError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Benchmark, Measured, Variant } from "./benchmark.ts";

/** A median of fewer rounds is not meaningful. */
export const MIN_ROUNDS = 3;

/** What was measured, by the variant's name. */
export type Round = Readonly<Record<string, Measured>>;

/**
 * The rounds of a benchmark. Each round runs all variants, one directly after the other, so that other work of the
 * machine slows all of them equally. A ratio is calculated within a round.
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

  /** Runs each variant once without measuring it, which fills the caches of the file system. */
  async warmUp(log: Log): Promise<void> {
    await this.#runAll(this.#benchmark.variants, log);
  }

  /** Runs another round, or returns undefined after the time limit. */
  async round(log: Log): Promise<Round | undefined> {
    if (this.now() > this.#deadline) return undefined;
    const { variants } = this.#benchmark;
    // each round starts with another variant, since the first one runs under other conditions than those after it
    const first = this.#rounds.length % variants.length;
    const round = await this.#runAll([...variants.slice(first), ...variants.slice(0, first)], log);
    this.#rounds.push(round);
    return round;
  }

  /** @throws {UserError} if there were too few rounds. */
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
    const round: Record<string, Measured> = {};
    for (const variant of variants) {
      round[variant.name] = await variant.measure(log);
      this.#requireSameOutcome(variant, await variant.outcome());
    }
    return round;
  }

  /** Variants with different outputs do not do the same work, and can't be compared. */
  #requireSameOutcome({ name, sameOutcomeAs = name }: Variant, outcome: string): void {
    const known = this.#outcomes.get(sameOutcomeAs);
    this.#outcomes.set(sameOutcomeAs, known ?? outcome);
    if (known === undefined || known === outcome) return;
    throw new Error(`${name} did not make the same as ${sameOutcomeAs} did, byte by byte: they can't be compared`);
  }
}
