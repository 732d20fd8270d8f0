const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Milliseconds to wait after this number of failures in a row. The time doubles with each failure. Up to half of it is
 * taken off at random, so that pods that failed together do not try again together.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return ceiling * (0.5 + random() / 2);
}
