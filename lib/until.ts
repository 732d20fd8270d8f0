import { setTimeout as delay } from "node:timers/promises";

/** What to do where the local cloud was waited for in vain. */
export const SLOW = "Run npm run up again: it continues where it was. This machine may be overloaded.";

export interface UntilOptions {
  timeoutMs: number;
  /** How long to wait between two questions. */
  everyMs: number;
  /** Ends the waiting: its reason is thrown. */
  signal?: AbortSignal;
}

/** Asks until there is an answer; undefined when there was none in time. */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  { timeoutMs, everyMs, signal }: UntilOptions,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > deadline) return answer;
    signal?.throwIfAborted();
    // rejects with an error that only says "aborted"
    await delay(everyMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}
