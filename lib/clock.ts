/** The time. Tests move their own forward. */
export interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Calls a function again and again. Returns a function that ends that. */
  every(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  every: (ms, call) => {
    const timer = setInterval(call, ms);
    return () => clearInterval(timer);
  },
};
