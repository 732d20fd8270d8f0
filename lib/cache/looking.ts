import { AsyncLocalStorage } from "node:async_hooks";

const onlyLooking = new AsyncLocalStorage<true>();

/** Thrown in place of building an entry, where it is only looked for. */
class NotCachedError extends Error {
  override readonly name = "NotCachedError";
}

/** Whether the cache holds all that some work takes from it; where it does not, the work ends there, and builds nothing. */
export async function isCached(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await onlyLooking.run(true, work);
    return true;
  } catch (error) {
    if (error instanceof NotCachedError) return false;
    throw error;
  }
}

/** Ends the work where an entry is not there as it was built, and may not be built. */
export function mayBuild(entry: string): void {
  if (onlyLooking.getStore()) throw new NotCachedError(entry);
}
