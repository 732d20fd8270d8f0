import { z } from "zod";
import { environmentSchema } from "../../../stacks/config/schema/environment.ts";
import type { Key } from "./arbitraries/faults.ts";

/** What is needed of a JSON schema. */
const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
});

/** Every key that an environment may set, but for those inside of lists. */
export const KEYS: readonly Key[] = keysOf(z.toJSONSchema(environmentSchema, { io: "input" }), []);

function keysOf(schema: unknown, parents: readonly string[]): Key[] {
  const { data } = objectSchema.safeParse(schema);
  if (data === undefined) return [];
  return Object.entries(data.properties).flatMap(([name, property]) => {
    const path = [...parents, name];
    const inner = keysOf(property, path);
    return [{ path: path.join("."), required: data.required.includes(name), isLeaf: inner.length === 0 }, ...inner];
  });
}
