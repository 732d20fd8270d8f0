import { z } from "zod";
import { type PolicyDocument, policyDocuments, type Statement } from "../../../stacks/checks/policy-documents.ts";
import { resources, type Stacks } from "../../../stacks/checks/terraform.ts";
import type { Config } from "../../../stacks/config/load.ts";

/** A statement as AWS gets it. */
export interface RenderedStatement {
  Sid?: string | undefined;
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string[]> | undefined;
  Action: string[];
  Resource?: string[] | undefined;
  Condition?: Record<string, Record<string, string[]>> | undefined;
}

/** A policy document as AWS gets it. */
export interface RenderedPolicy {
  Version: "2012-10-17";
  Statement: RenderedStatement[];
}

const list = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const conditions = z.record(z.string(), z.record(z.string(), list));
const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([z.literal("*"), z.record(z.string(), list)]).optional(),
  Action: list,
  Resource: list.optional(),
  Condition: conditions.optional(),
});
const statements = z.union([statementSchema.transform((one) => [one]), z.array(statementSchema)]);
const policySchema = z.strictObject({ Version: z.literal("2012-10-17"), Statement: statements });

/** A document that was sent to AWS. A list of one may be a text in it. */
export function parsePolicy(document: unknown): RenderedPolicy {
  return policySchema.parse(document);
}

/** A policy document of the stacks, as AWS gets it. */
export interface RenderedDocument extends Pick<PolicyDocument, "stack" | "address" | "policyOf"> {
  policy: RenderedPolicy;
}

/** EKS's random part of an issuer's address. */
const ISSUER = "0123456789ABCDEF0123456789ABCDEF";

/** All policy documents of the stacks, with values such as AWS returns them in the place of references. */
export function renderedDocuments(config: Config, stacks: Stacks): RenderedDocument[] {
  const values = valuesOf(config, stacks);
  return policyDocuments(stacks).map(({ stack, address, policyOf, statements }) => ({
    stack,
    address,
    policyOf,
    policy: { Version: "2012-10-17", Statement: statements.map((statement) => rendered(statement, values)) },
  }));
}

type Values = ReadonlyMap<string, string>;

/** The values of references, by the text in their braces. */
export function valuesOf({ region, accountId }: Config, stacks: Stacks): Values {
  const issuer = `oidc.eks.${region}.amazonaws.com/id/${ISSUER}`;
  const values = resources(stacks).flatMap(({ type, address, block }, index): [string, unknown][] => {
    const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
    switch (type) {
      case "aws_dynamodb_table":
        return [[`${address}.arn`, arn("dynamodb", `table/${block.name}`)]];
      case "aws_iam_openid_connect_provider":
        return [
          [`${address}.arn`, `arn:aws:iam::${accountId}:oidc-provider/${issuer}`],
          [`replace(${address}.url, "https://", "")`, issuer],
        ];
      case "aws_iam_role":
        return [[`${address}.name`, block.name]];
      case "aws_kms_key": {
        const id = `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`;
        return [
          [`${address}.arn`, arn("kms", `key/${id}`)],
          [`${address}.key_id`, id],
        ];
      }
      case "aws_s3_bucket":
        return [
          [`${address}.arn`, `arn:aws:s3:::${block.bucket}`],
          [`${address}.id`, block.bucket],
        ];
      case "aws_ssm_parameter":
        return [[`${address}.arn`, arn("ssm", `parameter${block.name}`)]];
      default:
        return [];
    }
  });
  return new Map(values.map(([reference, value]) => [reference, String(value)]));
}

/** A text with the values of its references. */
export function resolve(text: string, values: Values): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, reference: string) => {
    const value = values.get(reference);
    if (value === undefined) throw new Error(`no value is known for ${reference}`);
    return value;
  });
}

function rendered(statement: Statement, values: Values): RenderedStatement {
  const { sid, effect, actions, resources: arns, principals, condition, ...others } = statement;
  if (Object.values(others).some(({ length }) => length > 0)) throw new Error("a statement has negated elements");
  const all = (texts: readonly string[]) => texts.map((text) => resolve(text, values));
  const everybody = principals.some(({ type }) => type === "*");
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principals.length > 0 && {
      Principal: everybody
        ? "*"
        : Object.fromEntries(principals.map(({ type, identifiers }) => [type, all(identifiers)])),
    }),
    Action: actions,
    ...(arns.length > 0 && { Resource: all(arns) }),
    ...(condition.length > 0 && { Condition: conditionOf(condition, all) }),
  };
}

/** Conditions of one operator are in one block. */
function conditionOf(
  conditions: Statement["condition"],
  all: (texts: readonly string[]) => string[],
): NonNullable<RenderedStatement["Condition"]> {
  const blocks: NonNullable<RenderedStatement["Condition"]> = {};
  for (const { test, variable, values } of conditions) {
    const [key = ""] = all([variable]);
    blocks[test] = { ...blocks[test], [key]: all(values) };
  }
  return blocks;
}
