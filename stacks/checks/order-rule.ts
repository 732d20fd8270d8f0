import type { Resource } from "./terraform.ts";

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

/** What must come one after the other, in the resources of a stack. */
export type OrderRule = (ofType: OfType) => Order[];
