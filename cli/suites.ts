/** The suites of `npm test`, by the names that choose them. */
export const SUITES = {
  types: "Types",
  lint: "Lint",
  unit: "Unit tests",
  properties: "Random platforms",
  tools: "Tests with tools",
  e2e: "End to end",
  long: "Long drills",
} as const;

export type SuiteName = keyof typeof SUITES;

/**
 * The suites in the order of their runs. Those of one stage run at the same time: the end-to-end suite waits for the
 * parts of its local cloud during half of its time, and then leaves the processors to the tests with tools.
 */
export const STAGES: readonly (readonly SuiteName[])[] = [
  ["types", "lint"],
  ["unit"],
  ["properties"],
  ["tools", "e2e"],
  ["long"],
];

export function isSuite(name: string): name is SuiteName {
  return Object.hasOwn(SUITES, name);
}
