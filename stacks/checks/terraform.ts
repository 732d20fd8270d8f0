import { z } from "zod";
import { STACKS, type StackName } from "../stack-names.ts";
import { once } from "./once.ts";

const block = z.record(z.string(), z.unknown());
const blocks = z.record(z.string(), z.record(z.string(), block)).default({});

/** A stack's Terraform JSON. Only what the checks need has a type. */
export const stackSchema = z.looseObject({
  terraform: z.looseObject({
    required_providers: z.record(z.string(), z.looseObject({ version: z.string(), source: z.string().optional() })),
    backend: z.record(z.string(), block),
  }),
  provider: z.record(z.string(), z.array(block)),
  resource: blocks,
  data: blocks,
  locals: block.default({}),
  variable: block.default({}),
  output: z.record(z.string(), block).default({}),
  moved: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
});

export type Stack = z.infer<typeof stackSchema>;
export type Stacks = Record<StackName, Stack>;

export interface Resource {
  stack: StackName;
  type: string;
  /** For example aws_vpc.network_vpc_4E8F0223. */
  address: string;
  block: Record<string, unknown>;
}

/** All resources of the stacks, or only those of the given types. */
export function resources(stacks: Stacks, ...types: string[]): readonly Resource[] {
  const [only, ...more] = types;
  if (only === undefined) return all(stacks);
  const found = byType(stacks);
  if (more.length === 0) return found.get(only) ?? [];
  return [...found].flatMap(([type, list]) => (types.includes(type) ? list : []));
}

const all = once((stacks: Stacks): readonly Resource[] => [...byType(stacks).values()].flat());

const byType = once((stacks: Stacks): ReadonlyMap<string, Resource[]> => {
  const resourcesOf = new Map<string, Resource[]>();
  for (const stack of STACKS) {
    for (const [type, named] of Object.entries(stacks[stack].resource)) {
      const found = Object.entries(named).map(([id, block]) => ({ stack, type, address: `${type}.${id}`, block }));
      resourcesOf.set(type, [...(resourcesOf.get(type) ?? []), ...found]);
    }
  }
  return resourcesOf;
});

/** A list of nested blocks. CDKTF writes a single one as an object or as a list. */
export function nested<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (Array.isArray(value) || value === undefined ? value : [value]), z.array(schema));
}

/** A list of nested blocks with at least one. */
export const some = <Schema extends z.ZodType>(schema: Schema) => nested(schema).refine((list) => list.length > 0);

/** The values of switches, which are texts in some arguments of the AWS provider. */
export const on = z.literal([true, "true"]);
export const off = z.literal([false, "false"]);

/** A key of the project, not one that AWS creates for a service. */
export const ownKey = z.string().regex(/^(\$\{(data\.)?aws_kms_(key|alias)\.|arn:aws:kms:)/);

/** An argument that is left out. */
export const absent = z.undefined().optional();
