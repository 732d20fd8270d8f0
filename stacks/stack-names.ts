/** The stacks in the order of their deployment: each builds on those before it. */
export const STACKS = ["backend", "base", "app"] as const;

export type StackName = (typeof STACKS)[number];

/** One stack, or all of them in the order of their deployment. */
export function selectStacks(stack: StackName | undefined): readonly StackName[] {
  return stack === undefined ? STACKS : [stack];
}

/** The stacks whose states are in the state store. The state of `backend`, which creates the store, is a file. */
export type StateKey = Exclude<StackName, "backend">;

/** The key of a state in the bucket. Its lock file is beside it. */
export function statePath(key: StateKey): string {
  return `${key}/terraform.tfstate`;
}
