import { parse } from "yaml";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";

const valueSchema = z.object({
  description: z.string().optional(),
  get properties() {
    return z.record(z.string(), valueSchema).optional();
  },
  required: z.array(z.string()).optional(),
  $ref: z.string().optional(),
});
const definitionsSchema = z.record(z.string(), valueSchema).default({});
const chartSchema = jsonSchema(valueSchema.extend({ definitions: definitionsSchema }));

/**
 * A Markdown table of a chart's values: key, default and meaning.
 * @param schema text of values.schema.json
 * @param defaults text of values.yaml
 */
export function valuesTable(schema: string, defaults: string): string {
  const { definitions, ...root } = chartSchema.parse(schema);
  const rows = rowsOf(root, definitions, { path: [], given: parse(defaults), required: true });
  return ["| value | default | meaning |", "|---|---|---|", ...rows].join("\n");
}

function rowsOf(
  value: z.infer<typeof valueSchema>,
  definitions: z.infer<typeof definitionsSchema>,
  { path, given, required }: { path: readonly string[]; given: unknown; required: boolean },
): string[] {
  const definition = definitions[value.$ref?.split("/").at(-1) ?? ""];
  const { description = "", properties, required: names = [] } = { ...definition, ...value };
  if (properties === undefined) {
    const byDefault = given === undefined ? (required ? "required" : "") : `\`${JSON.stringify(given)}\``;
    return [`| \`${path.join(".")}\` | ${byDefault} | ${description} |`];
  }
  const values = z.record(z.string(), z.unknown()).catch({}).parse(given);
  return Object.entries(properties).flatMap(([name, property]) => {
    const isRequired = required && names.includes(name);
    return rowsOf(property, definitions, { path: [...path, name], given: values[name], required: isRequired });
  });
}
