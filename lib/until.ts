import { setTimeout as delay } from "node:timers/promises";

/** What to do after waiting for the local cloud in vain. */
export const SLOW = "Run npm run up again: it continues where it was. This machine may be overloaded.";

interface UntilOptions {
  timeoutMs: number;
  /** How long to wait between two attempts. */
  everyMs: number;
  /** Ends the wait with its reason. */
  signal?: AbortSignal;
}

/** Calls a function until it returns a value; undefined if it returns none in time. */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  { timeoutMs, everyMs, signal }: UntilOptions,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    signal?.throwIfAborted();
    if (Date.now() > deadline) return undefined;
    // delay rejects with an error that only says "aborted"
    await delay(everyMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}
