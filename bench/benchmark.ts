import type { Log } from "../lib/log.ts";

/** Programs that do comparable work, of which the same quantities are measured. */
export interface Benchmark {
  readonly name: string;
  /** A sentence that says what is compared. */
  readonly description: string;
  /** What is measured. */
  readonly quantities: readonly [Quantity, ...Quantity[]];
  /** How often each variant runs. */
  readonly rounds: number;
  /** No round starts after this time. */
  readonly maxMinutes: number;
  /**
   * Makes what the variants need, before the first of them runs.
   * @returns sentences for the report: how something was measured that can't be measured the same way on all machines
   */
  prepare(log: Log): Promise<readonly string[]>;
  /** Ends what `prepare` started. */
  finish?(): Promise<void>;
  /** Ratios are relative to the first variant. */
  readonly variants: readonly [Variant, Variant, ...Variant[]];
}

export interface Quantity {
  readonly name: string;
  readonly unit: string;
}

export interface Variant {
  readonly name: string;
  /** The command line, for the report. */
  readonly command: string;
  readonly targets?: readonly Target[];
  /** One run. Returns the values by the names of their quantities. A variant may have no value for a quantity. */
  measure(log: Log): Promise<Measured>;
  /**
   * A hash of the output of the last run. It is not part of what is measured. The output of a variant must be identical
   * in all rounds.
   */
  outcome(): Promise<string>;
  /** The name of another variant, whose output must be identical. */
  readonly sameOutcomeAs?: string;
}

/** A limit for the median of a quantity. */
export interface Target {
  /** Name of the quantity. */
  readonly quantity: string;
  /** In the unit of the quantity, or as a ratio to the median of another variant. */
  readonly atMost: number;
  /** Name of the other variant. */
  readonly of?: string | undefined;
}

/** Values by the names of their quantities. */
export type Measured = Readonly<Record<string, number>>;
