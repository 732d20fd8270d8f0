/** The suites of `npm test` in their order, by the names that choose them. */
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

export function isSuite(name: string): name is SuiteName {
  return Object.hasOwn(SUITES, name);
}
