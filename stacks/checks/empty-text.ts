import { STACKS, type StackName } from "../stack-names.ts";
import { once } from "./once.ts";
import type { Check, Problem } from "./problem.ts";
import type { Stack } from "./terraform.ts";

const WHY =
  "The AWS provider takes an empty text for an argument that is left out, and sends it where AWS requires one: https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-types#types";

/** A taint may have a key and no value: https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html */
const MAY_BE_EMPTY = /^taint\.\d+\.value$/;

/** No argument of a resource or data source is an empty text. */
export const checkEmptyText: Check = (stacks) =>
  STACKS.flatMap((stack) => [
    ...problemsOf(stack, "", stacks[stack].resource),
    ...problemsOf(stack, "data.", stacks[stack].data),
  ]);

function problemsOf(stack: StackName, prefix: string, blocks: Stack["resource"]): Problem[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([id, block]) =>
      emptyTextsIn(block).map((path) => ({
        stack,
        address: `${prefix}${type}.${id}`,
        wrong: `has an empty text for ${path}`,
        why: WHY,
        remedy: "Give it a value, or leave it out.",
      })),
    ),
  );
}

const emptyTextsIn = once((block: Readonly<Record<string, unknown>>) => {
  const { "//": _, ...given } = block;
  return emptyTexts(given);
});

function emptyTexts(value: unknown, path = ""): string[] {
  if (value === "") return MAY_BE_EMPTY.test(path) ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => emptyTexts(inner, path === "" ? key : `${path}.${key}`));
}
