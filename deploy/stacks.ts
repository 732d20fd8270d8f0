/** The stacks in the order of their deployment: each builds on those before it. */
export const STACKS = ["backend", "base", "app"] as const;

export type StackName = (typeof STACKS)[number];

/** One stack, or all of them in the order of their deployment. */
export function selectStacks(stack: StackName | undefined): readonly StackName[] {
  return stack === undefined ? STACKS : [stack];
}
