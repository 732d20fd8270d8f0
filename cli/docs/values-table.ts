import { parse } from "yaml";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";

interface Value {
  description?: string | undefined;
  properties?: Record<string, Value> | undefined;
  required?: string[] | undefined;
  $ref?: string | undefined;
}

const value: z.ZodType<Value> = z.object({
  description: z.string().optional(),
  properties: z.lazy(() => z.record(z.string(), value)).optional(),
  required: z.array(z.string()).optional(),
  $ref: z.string().optional(),
});
const schemaSchema = jsonSchema(value.and(z.object({ definitions: z.record(z.string(), value).default({}) })));

/**
 * A Markdown table of a chart's values: key, default and meaning.
 * @param schema text of values.schema.json
 * @param defaults text of values.yaml
 */
export function valuesTable(schema: string, defaults: string): string {
  const { definitions, ...root } = schemaSchema.parse(schema);
  const rows = rowsOf(root, definitions, { key: "", given: parse(defaults), required: true });
  return ["| value | default | meaning |", "|---|---|---|", ...rows].join("\n");
}

function rowsOf(
  of: Value,
  definitions: Readonly<Record<string, Value>>,
  { key, given, required }: { key: string; given: unknown; required: boolean },
): string[] {
  const { description, properties, required: names = [] } = { ...definitions[of.$ref?.split("/").at(-1) ?? ""], ...of };
  if (properties === undefined) {
    const byDefault = given === undefined ? (required ? "required" : "") : `\`${JSON.stringify(given)}\``;
    return [`| \`${key}\` | ${byDefault} | ${description ?? ""} |`];
  }
  const values = z.record(z.string(), z.unknown()).catch({}).parse(given);
  return Object.entries(properties).flatMap(([name, property]) =>
    rowsOf(property, definitions, {
      key: key === "" ? name : `${key}.${name}`,
      given: values[name],
      required: required && names.includes(name),
    }),
  );
}
