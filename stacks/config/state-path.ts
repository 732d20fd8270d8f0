/** Keys of the states in the bucket. */
export type StateKey = "base" | "app";

/** Where in the bucket a state lies; its lock file is beside it. */
export function statePath(key: StateKey): string {
  return `${key}/terraform.tfstate`;
}
