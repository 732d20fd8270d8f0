import { z } from "zod";
import { STACKS, type StackName } from "../stack-names.ts";

const block = z.record(z.string(), z.unknown());
const blocks = z.record(z.string(), z.record(z.string(), block)).default({});

/** A stack's Terraform JSON: what the checks need of it, and all else untouched. */
export const stackSchema = z.looseObject({
  terraform: z.looseObject({
    required_providers: z.record(z.string(), z.looseObject({ version: z.string() })),
    backend: z.record(z.string(), block),
  }),
  provider: z.record(z.string(), z.array(block)),
  resource: blocks,
  data: blocks,
  locals: block.default({}),
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

/** All resources of the stacks, or those of some types. */
export function resources(stacks: Stacks, ...types: string[]): Resource[] {
  return STACKS.flatMap((stack) =>
    Object.entries(stacks[stack].resource)
      .filter(([type]) => types.length === 0 || types.includes(type))
      .flatMap(([type, named]) =>
        Object.entries(named).map(([id, block]) => ({ stack, type, address: `${type}.${id}`, block })),
      ),
  );
}

/** A nested block, of which there may be several: CDKTF writes one as an object, or as a list that holds it. */
export function nested<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (Array.isArray(value) || value === undefined ? value : [value]), z.array(schema));
}

/** The same, of which there must be one. */
export const some = <Schema extends z.ZodType>(schema: Schema) => nested(schema).refine((list) => list.length > 0);

/** The values of switches: some arguments of the AWS provider are texts. */
export const on = z.literal([true, "true"]);
export const off = z.literal([false, "false"]);

/** A key of this account, with the project's policy and rotation: not one that AWS makes for a service. */
export const ownKey = z.string().regex(/^(\$\{(data\.)?aws_kms_(key|alias)\.|arn:aws:kms:)/);
