import { z } from "zod";
import type { Stack } from "../../stacks/checks/terraform.ts";

const texts = z.array(z.string());

/** A statement of an `aws_iam_policy_document`. */
const statementSchema = z.strictObject({
  sid: z.string().optional(),
  effect: z.enum(["Allow", "Deny"]).default("Allow"),
  actions: texts,
  resources: texts.optional(),
  principals: z.array(z.strictObject({ type: z.string(), identifiers: texts })).optional(),
  condition: z.array(z.strictObject({ test: z.string(), variable: z.string(), values: texts })).optional(),
});

export type Statement = z.infer<typeof statementSchema>;

/** The policy documents of a stack, by the path of their construct. */
export function policies(stack: Stack): Map<string, Statement[]> {
  const documents = Object.entries(stack.data.aws_iam_policy_document ?? {});
  return new Map(
    documents.map(([id, { statement }]) => [
      id.replace(/_[0-9A-F]{8}$/, ""),
      z.array(statementSchema).parse(statement),
    ]),
  );
}

/** The statements of one policy document. */
export function policy(stack: Stack, path: string): Statement[] {
  const statements = policies(stack).get(path);
  if (statements === undefined)
    throw new Error(`no policy is ${path}: there are ${[...policies(stack).keys()].join(", ")}`);
  return statements;
}
