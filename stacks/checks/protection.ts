import { z } from "zod";
import type { Check } from "./problem.ts";
import { off, on, resources } from "./terraform.ts";

const PREVENT = "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy";

/** The shortest and the longest time that KMS keeps a key which is to be deleted. */
const SHORTEST_DAYS = 7;
const LONGEST_DAYS = 30;

const lifecycle = (prevents: z.ZodType) => z.object({ lifecycle: z.object({ prevent_destroy: prevents }) });

/** The arguments of each type that say whether a destroy takes its data along. */
const SWITCHES: Readonly<Record<string, { guarded: z.ZodType; open: z.ZodType }>> = {
  aws_s3_bucket: {
    guarded: lifecycle(on).and(z.object({ force_destroy: off })),
    open: lifecycle(off).and(z.object({ force_destroy: on })),
  },
  aws_dynamodb_table: {
    guarded: lifecycle(on).and(z.object({ deletion_protection_enabled: on })),
    open: lifecycle(off).and(z.object({ deletion_protection_enabled: off })),
  },
  aws_ecr_repository: {
    guarded: lifecycle(on).and(z.object({ force_delete: off })),
    open: lifecycle(off).and(z.object({ force_delete: on })),
  },
  aws_eks_cluster: {
    guarded: lifecycle(on).and(z.object({ deletion_protection: on })),
    open: lifecycle(off).and(z.object({ deletion_protection: off })),
  },
  aws_kms_key: {
    guarded: lifecycle(on).and(z.object({ deletion_window_in_days: z.literal(LONGEST_DAYS) })),
    open: lifecycle(off).and(z.object({ deletion_window_in_days: z.literal(SHORTEST_DAYS) })),
  },
};

/**
 * All that holds data is protected, or nothing is. A destroy that one resource refuses has removed others by then, and
 * one that is not refused takes the data of all.
 */
export const checkProtection: Check = (stacks) => {
  const found = Object.entries(SWITCHES).flatMap(([type, { guarded, open }]) =>
    resources(stacks, type).map((resource) => ({
      ...resource,
      isGuarded: guarded.safeParse(resource.block).success,
      isOpen: open.safeParse(resource.block).success,
    })),
  );
  const guardedCount = found.filter(({ isGuarded }) => isGuarded).length;
  const shouldBeGuarded = guardedCount * 2 > found.length;
  return found
    .filter(({ isGuarded, isOpen }) => !(shouldBeGuarded ? isGuarded : isOpen))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: `is ${shouldBeGuarded ? "not protected" : "protected"} by all of its arguments, and most that holds data is${shouldBeGuarded ? "" : " not"}`,
      why: `A destroy that is refused midway leaves half of the platform, and one that is not refused takes the data along: ${PREVENT}`,
      remedy: "Set each of its arguments by config.protect.",
    }));
};
