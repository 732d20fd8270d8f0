import type { Log } from "../lib/log.ts";

/** Commands that do comparable work, whose times are compared. */
export interface Benchmark {
  readonly name: string;
  /** A sentence that says what is compared. */
  readonly description: string;
  /** How often each variant runs. */
  readonly rounds: number;
  /** No round starts after this time. */
  readonly maxMinutes: number;
  /** Makes what the variants need, before the first of them runs. */
  prepare(log: Log): Promise<void>;
  /** Ratios are relative to the first variant. */
  readonly variants: readonly [Variant, Variant, ...Variant[]];
}

export interface Variant {
  readonly name: string;
  /** The command line, for the report. */
  readonly command: string;
  /** The target for the time in seconds, if there is one. */
  readonly targetSeconds?: number;
  /** One run, whose time is measured. */
  run(log: Log): Promise<void>;
  /**
   * A hash of the output of the last run. Its time is not measured. The output of a variant must be identical in all
   * rounds.
   */
  outcome(): Promise<string>;
  /** The name of another variant, whose output must be identical. */
  readonly sameOutcomeAs?: string;
}
