import { parse } from "yaml";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import { readStateText } from "../states.ts";
import type { ApiAccess } from "../target.ts";
import { differences } from "./differences.ts";
import type { Revision } from "./revisions.ts";

const metadataSchema = z.object({ revision: z.number() });

const attributesSchema = z
  .object({
    name: z.string(),
    values: z.tuple([z.string()]),
    // a list of one in version 1 of the provider
    metadata: z.union([metadataSchema, z.tuple([metadataSchema]).transform(([metadata]) => metadata)]),
  })
  .transform(({ name, values: [values], metadata: { revision } }) => ({
    name,
    revision,
    values: z.json().parse(parse(values)),
  }));

/** What Terraform has recorded of a release that it has deployed. */
export type Recorded = z.infer<typeof attributesSchema>;

/** What is read of a state: https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statefile/version4.go */
const stateSchema = jsonSchema(
  z.object({
    resources: z.array(z.object({ type: z.string(), instances: z.array(z.object({ attributes: z.unknown() })) })),
  }),
);

/** What the state of stack `app` has of its releases. */
export async function readRecorded(access: ApiAccess): Promise<Recorded[]> {
  const text = await readStateText(access, "app");
  return text === undefined ? [] : parseRecorded(text);
}

/** Parses the releases in the text of a state. */
export function parseRecorded(text: string): Recorded[] {
  const releases = stateSchema.parse(text).resources.filter(({ type }) => type === "helm_release");
  return releases.flatMap(({ instances }) => instances.map(({ attributes }) => attributesSchema.parse(attributes)));
}

/**
 * How a release differs from the one that Terraform has recorded: another Helm has changed it, or Helm has rolled a failed
 * upgrade back, which version 1 of the provider records like one that succeeded. A refresh records the number of any
 * revision, but not its values.
 */
export function differencesFromRecorded(
  { number, values }: Pick<Revision, "number" | "values">,
  recorded: Recorded | undefined,
): string[] {
  if (recorded === undefined) return [];
  const others = differences(values, recorded.values).map((difference) => `value ${difference}`);
  if (number === recorded.revision) return others;
  return [
    `is at revision ${number}, and revision ${recorded.revision} was the last that Terraform has deployed`,
    ...others,
  ];
}
