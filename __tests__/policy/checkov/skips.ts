import { z } from "zod";
import type { Stack } from "../../../stacks/checks/terraform.ts";
import type { Verdict } from "./checkov.ts";

/** A check that a block fails on purpose. */
export interface Skip {
  check: string;
  block: string;
  reason: string;
}

const skip = z.strictObject({ id: z.string(), comment: z.string() });

/** What stacks/constructs/shared/skip-checks.ts writes. */
const commentedSchema = z.object({
  "//": z.object({ checkov: z.strictObject({ skip: z.array(skip) }).exactOptional() }).exactOptional(),
});

/** The skips that stand beside the blocks of a stack. */
export function skipsOf({ resource, data }: Stack): Skip[] {
  const blocks = [resource, data].flatMap((kind) => Object.values(kind).flatMap((type) => Object.entries(type)));
  return blocks.flatMap(([block, body]) => {
    const skips = commentedSchema.parse(body)["//"]?.checkov?.skip ?? [];
    return skips.map(({ id, comment }) => ({ check: id, block, reason: comment }));
  });
}

/** The failed checks without a skip, and the skips without a failed check: `<check> <block>`. */
export function compare(failed: readonly Verdict[], skips: readonly Skip[]): { open: string[]; unneeded: string[] } {
  const key = ({ check, block }: Verdict | Skip) => `${check} ${block}`;
  const failures = new Set(failed.map(key));
  const skipped = new Set(skips.map(key));
  return {
    open: [...failures].filter((failure) => !skipped.has(failure)).sort(),
    unneeded: [...skipped].filter((skip) => !failures.has(skip)).sort(),
  };
}
