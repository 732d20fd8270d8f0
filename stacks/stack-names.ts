/** The stacks in the order of their deployment: each builds on those before it. */
export const STACKS = ["backend", "base", "app"] as const;

export type StackName = (typeof STACKS)[number];

/** One stack, or all of them in the order of their deployment. */
export function selectStacks(stack: StackName | undefined): readonly StackName[] {
  return stack === undefined ? STACKS : [stack];
}

/** The stacks whose states are in the state store; that of `backend`, which makes it, is a file. */
export type StateKey = Exclude<StackName, "backend">;

/** Where in the bucket a state is; its lock file is beside it. */
export function statePath(key: StateKey): string {
  return `${key}/terraform.tfstate`;
}
