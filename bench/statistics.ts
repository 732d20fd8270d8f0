/** The median and the range of several values. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

/** @throws {Error} if there are no values */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)];
  const high = sorted[Math.ceil(middle)];
  const [min] = sorted;
  const max = sorted.at(-1);
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new Error("there is nothing to summarize");
  }
  return { median: (low + high) / 2, min, max };
}
