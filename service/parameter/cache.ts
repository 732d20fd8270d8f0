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

/**
 * The time from one request to SSM to the next, as shares of the time to live. Each pod takes a random time between
 * them. A source that answers within the rest of the time to live never makes a value stale.
 */
const EARLIEST_REFRESH = 0.5;
const LATEST_REFRESH = 0.7;

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
  #nextAt = 0;
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

  /** Whole seconds until the next attempt to read from the source, at least 1. */
  retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((this.#nextAt - this.#options.clock.now()) / 1000));
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
    const { fetch, clock, random, onRefresh } = this.#options;
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
    const now = clock.now();
    const delayMs = this.#failures > 0 ? backoffMs(this.#failures, random) : this.#refreshMs() - (now - askedAt);
    this.#nextAt = now + Math.max(0, delayMs);
    this.#cancelNext = clock.schedule(this.#nextAt - now, () => void this.refresh());
  }

  #refreshMs(): number {
    const { ttlMs, random } = this.#options;
    return ttlMs * (EARLIEST_REFRESH + (LATEST_REFRESH - EARLIEST_REFRESH) * random());
  }
}
