import { z } from "zod";
import { STACKS, type StackName } from "../stack-names.ts";
import { references } from "./graph.ts";
import { resources, type Stacks } from "./terraform.ts";

const texts = z.array(z.string());
const principals = z.array(z.object({ type: z.string(), identifiers: texts })).default([]);

const statementSchema = z.object({
  sid: z.string().optional(),
  effect: z.enum(["Allow", "Deny"]).default("Allow"),
  actions: texts.default([]),
  resources: texts.default([]),
  principals,
  not_actions: texts.default([]),
  not_resources: texts.default([]),
  not_principals: principals,
  condition: z.array(z.object({ test: z.string(), variable: z.string(), values: texts })).default([]),
});

const documentSchema = z.object({ statement: z.array(statementSchema).default([]) });

/** A statement of an aws_iam_policy_document. */
export type Statement = z.infer<typeof statementSchema>;

export interface PolicyDocument {
  stack: StackName;
  address: string;
  /** Types of the resources that have the policy, and "output" for a policy that the stack only publishes. */
  policyOf: ReadonlySet<string>;
  statements: Statement[];
}

/** All policy documents of the stacks. */
export function policyDocuments(stacks: Stacks): PolicyDocument[] {
  const uses = [
    ...resources(stacks),
    ...STACKS.map((stack) => ({ stack, type: "output", block: stacks[stack].output })),
  ].map(({ stack, type, block: { "//": _, ...block } }) => ({ stack, type, mentioned: references(block) }));
  return STACKS.flatMap((stack) =>
    Object.entries(stacks[stack].data.aws_iam_policy_document ?? {}).map(([id, block]) => {
      const address = `data.aws_iam_policy_document.${id}`;
      const users = uses.filter((use) => use.stack === stack && use.mentioned.has(address));
      return {
        stack,
        address,
        policyOf: new Set(users.map(({ type }) => type)),
        statements: documentSchema.parse(block).statement,
      };
    }),
  );
}
