import type { Resource } from "./terraform.ts";

/** A resource that must wait for others, even if its arguments refer to none of them. */
export interface Order {
  later: Resource;
  earlier: readonly Resource[];
  /** What should be in `earlier`, but does not exist. */
  absent?: readonly string[];
  /** What fails without the order, with the source. */
  why: string;
}

/** The resources of a type in one stack. */
export type OfType = (type: string) => Resource[];

/** The orders that a rule requires in the resources of a stack. */
export type OrderRule = (ofType: OfType) => Order[];
