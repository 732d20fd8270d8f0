import { z } from "zod";
import { STACKS, type StackName } from "../stack-names.ts";
import { references, referencesOf } from "./graph.ts";
import { once } from "./once.ts";
import type { Stack, Stacks } from "./terraform.ts";

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

/** A policy document. What does not match has no statements here: policy-form.ts refuses it. */
export const documentSchema = z.object({ statement: z.array(statementSchema).default([]) });

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
export const policyDocuments = once((stacks: Stacks): readonly PolicyDocument[] =>
  STACKS.flatMap((stack) => documentsOf(stacks[stack]).map((document) => ({ stack, ...document }))),
);

const documentsOf = once((stack: Stack): Omit<PolicyDocument, "stack">[] => {
  const blocks = Object.entries(stack.resource).flatMap(([type, named]) =>
    Object.values(named).map((block) => ({ type, block })),
  );
  const uses = [...blocks, { type: "output", block: stack.output }];
  return Object.entries(stack.data.aws_iam_policy_document ?? {}).map(([id, block]) => {
    const address = `data.aws_iam_policy_document.${id}`;
    const users = uses.filter((use) => referencesOf(use.block).has(address));
    return { address, policyOf: new Set(users.map(({ type }) => type)), statements: statementsOf(block) };
  });
});

const statementsOf = once((block: object) => documentSchema.safeParse(block).data?.statement ?? []);

/** The documents that an argument refers to, for example those of a role's assume_role_policy. */
export function documentsIn(
  argument: unknown,
  stack: StackName,
  documents: readonly PolicyDocument[],
): PolicyDocument[] {
  const addresses = references(argument);
  return documents.filter((document) => document.stack === stack && addresses.has(document.address));
}
