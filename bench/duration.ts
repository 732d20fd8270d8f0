import type { Quantity, Variant } from "./benchmark.ts";

export const TIME: Quantity = { name: "time", unit: "s" };

/** Measures how long a run takes. */
export function timed(
  run: (...args: Parameters<Variant["measure"]>) => Promise<void>,
  now: () => number = () => performance.now(),
): Variant["measure"] {
  return async (log) => {
    const started = now();
    await run(log);
    return { [TIME.name]: (now() - started) / 1_000 };
  };
}
