/** The time of the cache. Tests replace it. */
export interface Clock {
  /** Milliseconds since an arbitrary start. They never decrease. */
  now(): number;
  /** Makes one call after `delayMs`. The returned function cancels the call. */
  schedule(delayMs: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  schedule(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};
