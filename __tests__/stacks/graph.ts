import { dependencies, needs } from "../../stacks/checks/graph.ts";
import type { Stack } from "../../stacks/checks/terraform.ts";

/** Whether the one can only be made after the other, directly or by way of others. */
export function comesAfter(stack: Stack, later: string, earlier: string): boolean {
  return needs(dependencies(stack), later).has(earlier);
}
