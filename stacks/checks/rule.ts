import type { z } from "zod";
import type { Check } from "./problem.ts";
import { resources } from "./terraform.ts";

/** What every resource of a type must be like, by its own arguments. */
export interface Rule {
  type: string;
  /** What a sound one satisfies. */
  sound: z.ZodType;
  wrong: string;
  why: string;
  remedy: string;
}

/** The check that holds resources against rules. */
export function byRules(rules: readonly Rule[]): Check {
  return (stacks) =>
    rules.flatMap(({ type, sound, ...words }) =>
      resources(stacks, type)
        .filter(({ block }) => !sound.safeParse(block).success)
        .map(({ stack, address }) => ({ stack, address, ...words })),
    );
}
