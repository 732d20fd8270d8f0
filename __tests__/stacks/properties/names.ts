import { z } from "zod";
import { type Resource, resources, type Stacks } from "../../../stacks/checks/terraform.ts";
import { LIMITS, TAG_LIMITS } from "./limits.ts";

/** Attributes that name or describe something: each must have a limit in the table. */
const NAMING = /(^|_)(name|name_prefix|description|bucket)$/;

/** What breaks a limit of AWS, or has a name without a known limit. */
export function nameProblems(stacks: Stacks): string[] {
  return resources(stacks).flatMap((resource) => [
    ...texts(resource.block).flatMap(([path, value]) => textProblems(resource, path, value)),
    ...tagProblems(resource),
  ]);
}

function textProblems({ type, address }: Resource, path: string, value: string): string[] {
  // the name of something else, by reference
  if (value.startsWith("${")) return [];
  const limit = LIMITS[`${type}.${path}`];
  if (limit === undefined) return [`${address} has a ${path} of which no limit is known`];
  const { pattern, min = 0, max } = limit;
  const fits = min <= value.length && value.length <= max && pattern.test(value);
  return fits ? [] : [`${address} has a ${path} that AWS refuses (${value.length}): ${value}`];
}

/** Texts under naming attributes, however deep, without their places in lists. */
function texts(value: unknown, path: readonly string[] = []): [path: string, value: string][] {
  if (typeof value === "string") return NAMING.test(path.at(-1) ?? "") ? [[path.join("."), value]] : [];
  if (Array.isArray(value)) return value.flatMap((entry) => texts(entry, path));
  if (!(value instanceof Object)) return [];
  return Object.entries(value)
    .filter(([key]) => key !== "//" && !key.startsWith("tags"))
    .flatMap(([key, entry]) => texts(entry, [...path, key]));
}

const tags = z.record(z.string(), z.string());
const tagged = z.object({
  tags: tags.default({}),
  tag_specifications: z.array(z.object({ tags })).default([]),
});

function tagProblems({ address, block }: Resource): string[] {
  const { data } = tagged.safeParse(block);
  return [data?.tags ?? {}, ...(data?.tag_specifications ?? []).map((specification) => specification.tags)].flatMap(
    (map) => [
      ...(Object.keys(map).length > TAG_LIMITS.count ? [`${address} has more than ${TAG_LIMITS.count} tags`] : []),
      ...Object.entries(map)
        .filter(
          ([key, value]) =>
            key.length > TAG_LIMITS.key ||
            value.length > TAG_LIMITS.value ||
            ![key, value].every((text) => TAG_LIMITS.characters.test(text)),
        )
        .map(([key, value]) => `${address} has a tag that AWS refuses: ${key} = ${value}`),
    ],
  );
}
