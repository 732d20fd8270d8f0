import type { Log } from "../lib/log.ts";

/** Commands that do the same work, to be timed side by side. */
export interface Benchmark {
  readonly name: string;
  /** What is compared, in one sentence. */
  readonly description: string;
  /** How many times each variant is to run. */
  readonly rounds: number;
  /** No round begins after this time. */
  readonly maxMinutes: number;
  /** What the variants need, made before the first of them runs. */
  prepare(log: Log): Promise<void>;
  /** The first one is what ratios are to. */
  readonly variants: readonly [Variant, Variant, ...Variant[]];
}

export interface Variant {
  readonly name: string;
  /** The command line, for the reader. */
  readonly command: string;
  /** How many seconds it is to take at most, where that has been promised. */
  readonly targetSeconds?: number;
  /** Runs once, and is timed. */
  run(log: Log): Promise<void>;
  /**
   * A hash of what the run has made, not timed. Variants that are named together must make the same, and each must make
   * the same in all rounds.
   */
  outcome(): Promise<string>;
  readonly sameOutcomeAs?: string;
}
