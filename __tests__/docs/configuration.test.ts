import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { environmentSchema } from "../../stacks/config/schema/environment.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");

/** https://json-schema.org/understanding-json-schema/reference/object */
const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()) });

/** Keys below which the page names no more: it says what they are as a whole. */
const WHOLE = ["cluster.addOns"];

/** The dotted keys of the configuration. */
function keys(schema: unknown, path = ""): string[] {
  const { data } = objectSchema.safeParse(schema);
  if (data === undefined || WHOLE.includes(path)) return [path];
  return Object.entries(data.properties).flatMap(([key, value]) => keys(value, path === "" ? key : `${path}.${key}`));
}

describe("docs/configuration.md", () => {
  const named = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([\w.]+)`/g)].map(([, key]) => key),
  );

  it("names every key of the configuration, once, and no other", () => {
    const schema = z.toJSONSchema(environmentSchema, { io: "input", unrepresentable: "any" });
    expect(named.toSorted()).toEqual(keys(schema).toSorted());
  });
});
