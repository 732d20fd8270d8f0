import { STACKS } from "../stack-names.ts";
import { dependencies, type Graph, needs } from "./graph.ts";
import { ORDER_RULES, type Order } from "./order-rules.ts";
import type { Check, Problem } from "./problem.ts";
import { resources } from "./terraform.ts";

/** Resources that need an order depend on each other: Terraform creates all others at the same time. */
export const checkOrder: Check = (stacks) =>
  STACKS.flatMap((stack) => {
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
