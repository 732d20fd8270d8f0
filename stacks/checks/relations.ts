import { references } from "./graph.ts";
import type { Resource } from "./terraform.ts";

/** Whether an argument refers to the resource, for example a subnet's vpc_id to a VPC. */
export function refersTo(argument: unknown, { address }: Resource): boolean {
  return references(argument).has(address);
}

/** The resources that an argument refers to. */
export function referredTo(argument: unknown, among: readonly Resource[]): Resource[] {
  const addresses = references(argument);
  return among.filter(({ address }) => addresses.has(address));
}

/** Whether two arguments refer to one resource at least. */
export function meet(one: unknown, other: unknown): boolean {
  const addresses = references(other);
  return [...references(one)].some((address) => addresses.has(address));
}
