import type { z } from "zod";
import type { Check } from "./problem.ts";
import { resources } from "./terraform.ts";

/** A requirement for the arguments of every resource of a type. */
export interface Rule {
  type: string;
  /** What the arguments must satisfy. */
  sound: z.ZodType;
  wrong: string;
  why: string;
  remedy: string;
}

/** A check of resources by rules. */
export function byRules(rules: readonly Rule[]): Check {
  return (stacks) =>
    rules.flatMap(({ type, sound, ...words }) =>
      resources(stacks, type)
        .filter(({ block }) => !sound.safeParse(block).success)
        .map(({ stack, address }) => ({ stack, address, ...words })),
    );
}
