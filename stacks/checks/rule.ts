import type { z } from "zod";
import { once } from "./once.ts";
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
  const judged = rules.map(({ sound, ...rule }) => ({
    ...rule,
    isSound: once((block: object) => sound.safeParse(block).success),
  }));
  return (stacks) =>
    judged.flatMap(({ type, isSound, ...words }) =>
      resources(stacks, type)
        .filter(({ block }) => !isSound(block))
        .map(({ stack, address }) => ({ stack, address, ...words })),
    );
}
