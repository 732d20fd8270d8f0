import { backoffMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";

/** What can be said about the parameter now. */
export type Reading =
  | { readonly state: "fresh"; readonly value: string }
  | { readonly state: "stale"; readonly value: string; readonly ageSeconds: number }
  /** Older than may be served. */
  | { readonly state: "expired"; readonly ageSeconds: number }
  /** Never read so far. */
  | { readonly state: "absent" };

export interface ParameterCacheOptions {
  /** Reads the parameter from its source; must settle in bounded time. */
  readonly fetch: () => Promise<string>;
  /** Age up to which a value is fresh. */
  readonly ttlMs: number;
  /** Age from which a value is not served any more. */
  readonly maxStaleMs: number;
  readonly clock: Clock;
  /** From 0 to 1, like Math.random. */
  readonly random: () => number;
  /** Called after each attempt, with the reason for a failure, or nothing. */
  readonly onRefresh: (failure?: unknown) => void;
}

/** Share of the time to live after which a refresh may start at the earliest: pods spread over the rest of it. */
const EARLIEST_REFRESH = 0.8;

/**
 * Holds the parameter and refreshes it in the background before it gets stale, so that no request ever waits for the
 * source. While the source fails the last value is served until it is too old, and the source is asked less and less.
 */
export class ParameterCache {
  readonly #options: ParameterCacheOptions;
  #fresh: (Reading & { state: "fresh" }) | undefined;
  #readAt = 0;
  #failures = 0;
  #inFlight: Promise<void> | undefined;
  #cancelNext = () => {};

  constructor(options: ParameterCacheOptions) {
    this.#options = options;
  }

  /** The last value with its age, without a call to the source. */
  read(): Reading {
    if (this.#fresh === undefined) return { state: "absent" };
    const ageMs = this.#options.clock.now() - this.#readAt;
    if (ageMs <= this.#options.ttlMs) return this.#fresh;
    const ageSeconds = Math.floor(ageMs / 1000);
    if (ageMs < this.#options.maxStaleMs) return { state: "stale", value: this.#fresh.value, ageSeconds };
    return { state: "expired", ageSeconds };
  }

  /** Age of the value in seconds; undefined before the first. */
  ageSeconds(): number | undefined {
    return this.#fresh && (this.#options.clock.now() - this.#readAt) / 1000;
  }

  /**
   * Reads from the source, joining an attempt that is under way, and plans the next one. Settles after the attempt,
   * whether or not it succeeded; the first call starts the cycle.
   */
  refresh(): Promise<void> {
    this.#inFlight ??= this.#attempt().finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #attempt(): Promise<void> {
    const { fetch, clock, onRefresh } = this.#options;
    this.#cancelNext();
    // the value may have changed from the moment on when the source was asked
    const askedAt = clock.now();
    try {
      this.#fresh = { state: "fresh", value: await fetch() };
      this.#readAt = askedAt;
      this.#failures = 0;
      onRefresh();
    } catch (failure) {
      this.#failures++;
      onRefresh(failure);
    }
    this.#cancelNext = clock.schedule(this.#delayMs(), () => void this.refresh());
  }

  #delayMs(): number {
    const { ttlMs, random } = this.#options;
    if (this.#failures > 0) return backoffMs(this.#failures, random);
    return ttlMs * (EARLIEST_REFRESH + (1 - EARLIEST_REFRESH) * random());
  }
}
