import { dependencies, type Graph, needs } from "./graph.ts";
import { ORDER_RULES } from "./order-rules.ts";
import type { Check, Problem } from "./problem.ts";
import { type Resource, resources, STACK_NAMES } from "./terraform.ts";

/** A resource that must wait for others, though its arguments may need none of them. */
export interface Order {
  later: Resource;
  earlier: readonly Resource[];
  /** What should be among the earlier ones, but does not exist. */
  absent?: readonly string[];
  /** What goes wrong without the edge, with its source. */
  why: string;
}

/** The resources of a type, of one stack. */
export type OfType = (type: string) => Resource[];

/** What must come one after the other has an edge: Terraform makes everything else at the same time. */
export const checkOrder: Check = (stacks) =>
  STACK_NAMES.flatMap((stack) => {
    const graph = dependencies(stacks[stack]);
    const all = resources(stacks).filter((resource) => resource.stack === stack);
    const ofType = (type: string) => all.filter((resource) => resource.type === type);
    return ORDER_RULES.flatMap((rule) => rule(ofType)).flatMap((order) => problemsOf(order, graph));
  });

function problemsOf({ later: { stack, address }, earlier, absent = [], why }: Order, graph: Graph): Problem[] {
  const before = needs(graph, address);
  return [
    ...earlier
      .filter((resource) => !before.has(resource.address))
      .map((resource) => ({
        stack,
        address,
        wrong: `does not wait for ${resource.address}`,
        why,
        remedy: "Add that to its dependsOn.",
      })),
    ...absent.map((what) => ({
      stack,
      address,
      wrong: `needs ${what} before it, and there is none`,
      why,
      remedy: "Make that in the same stack, and add it to its dependsOn.",
    })),
  ];
}
