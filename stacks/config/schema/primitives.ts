import { z } from "zod";
import { cidrSchema, firstOverlap, parseCidr } from "../cidr.ts";

/** A network of one owner is a /8 or smaller. */
const WIDEST_SOURCE = 8;

/** A whole number within limits. The error says what the limit is, if that is not obvious: ", the ...". */
export const integer = (minimum: number, maximum: number, limit = "") => {
  const error = `must be a whole number from ${minimum} to ${maximum}${limit}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
};

/** A text that matches a pattern. The error describes the pattern: "must ...". */
export const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

/** A text without templates of Terraform: https://developer.hashicorp.com/terraform/language/syntax/json#string-templates */
export const plainText = (text: z.ZodString) =>
  text.regex(/^(?![\s\S]*[$%]\{)/, { error: "must be without ${ and %{, which Terraform takes for its own" });

/** Whether a list has no value twice. */
export const areUnique = (list: readonly string[]) => new Set(list).size === list.length;

/** Networks that may connect. */
export const sourceCidrs = z
  .array(
    cidrSchema.refine((value) => (parseCidr(value)?.prefix ?? WIDEST_SOURCE) >= WIDEST_SOURCE, {
      error: `must be a network of your own, /${WIDEST_SOURCE} or narrower: 0.0.0.0/0 would let in everybody`,
    }),
  )
  // EKS's limit for the public endpoint: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
  .max(40, { error: "must name 40 networks at most" })
  .refine((list) => firstOverlap(list) === undefined, { error: "must name networks that do not overlap" });

/** IAM roles and users: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const principals = z.array(
  matching(
    /^arn:aws:iam::\d{12}:(role|user)\/([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
    "must be the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/platform",
  ),
);
