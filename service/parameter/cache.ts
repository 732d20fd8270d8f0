import { backoffMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";

/** The state of the parameter's value. */
export type Reading =
  | { readonly state: "fresh"; readonly value: string }
  | { readonly state: "stale"; readonly value: string; readonly ageSeconds: number }
  /** Too old to be served. */
  | { readonly state: "expired"; readonly ageSeconds: number }
  /** Not read yet. */
  | { readonly state: "absent" };

export interface ParameterCacheOptions {
  /** Reads the parameter from its source. It must end within a limited time. */
  readonly fetch: () => Promise<string>;
  /** Age up to which a value is fresh. */
  readonly ttlMs: number;
  /** Age from which a value is no longer served. */
  readonly maxStaleMs: number;
  readonly clock: Clock;
  /** From 0 to 1, like Math.random. */
  readonly random: () => number;
  /** Called after each attempt. The argument is the reason for a failure. */
  readonly onRefresh: (failure?: unknown) => void;
}

/** The earliest start of a refresh, as a share of the time to live. Pods start at random times in the rest of it. */
const EARLIEST_REFRESH = 0.8;

/**
 * Holds the parameter and refreshes it in the background before it becomes stale, so that no request waits for the
 * source. While the source fails, the last value is served until it is too old, and attempts become less frequent.
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

  /** The last value and its state. This does not call the source. */
  read(): Reading {
    if (this.#fresh === undefined) return { state: "absent" };
    const ageMs = this.#options.clock.now() - this.#readAt;
    if (ageMs <= this.#options.ttlMs) return this.#fresh;
    const ageSeconds = Math.floor(ageMs / 1000);
    if (ageMs < this.#options.maxStaleMs) return { state: "stale", value: this.#fresh.value, ageSeconds };
    return { state: "expired", ageSeconds };
  }

  /** Age of the value in seconds, or undefined before the first value. */
  ageSeconds(): number | undefined {
    return this.#fresh && (this.#options.clock.now() - this.#readAt) / 1000;
  }

  /**
   * Reads from the source, and plans the next attempt. If an attempt is in progress, it waits for that one. A failed
   * attempt does not reject the promise. The first call starts the cycle.
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
    // the age is counted from the request, since the value may change before the answer arrives
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
