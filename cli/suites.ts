/** The suites of `npm test`, by the names that choose them. */
export const SUITES = {
  types: "Types",
  lint: "Lint",
  unit: "Unit tests",
  properties: "Many platforms",
  tools: "Tests with tools",
  upgrade: "Kubernetes upgrade",
  e2e: "End to end",
  long: "Long drills",
} as const;

export type SuiteName = keyof typeof SUITES;

/**
 * The suites in the order of their runs. Those of one stage run at the same time, and the longest is the last: it gets
 * the processors first. Suites with a local cloud wait for its parts during half of their time, and leave the processors
 * to the others meanwhile.
 */
export const STAGES: readonly (readonly SuiteName[])[] = [
  ["types", "lint"],
  ["unit"],
  ["properties"],
  ["tools", "e2e"],
  // a third cloud beside the other two would overload two processors
  ["upgrade"],
  ["long"],
];

export function isSuite(name: string): name is SuiteName {
  return Object.hasOwn(SUITES, name);
}
