import { CHECKS } from "../../../stacks/checks/check.ts";
import { dependencies, needs, references, referencesOf } from "../../../stacks/checks/graph.ts";
import { type Stack, type Stacks, stackSchema } from "../../../stacks/checks/terraform.ts";
import type { Config } from "../../../stacks/config/load.ts";
import { closureProblems } from "../../policy/closure/check.ts";
import { attributeOf, type Mutant } from "./mutants.ts";

/** What notices a mutant without a cloud. */
export type Witness = { by: "rule"; check: string } | { by: "terraform" } | { by: "calls" } | { by: "order" };

/** What Terraform's validation says about a change of an attribute, by `<attribute> <change>`. */
export type Refusals = Readonly<Record<string, string>>;

/** Who notices a mutant first, from the rules at synth to the order that other edges keep; undefined if nobody does. */
export function witnessOf(mutant: Mutant, before: Stacks, config: Config, refusals: Refusals): Witness | undefined {
  const check = ruleFor(mutant);
  if (check !== undefined) return { by: "rule", check };
  if (isDangling(mutant) || Object.hasOwn(refusals, refusalKey(mutant))) return { by: "terraform" };
  if (isCallRefused(mutant, config)) return { by: "calls" };
  if (isImplied(mutant, before)) return { by: "order" };
  return undefined;
}

/** The check that finds a problem in the mutant. */
export function ruleFor({ block, stacks }: Mutant): string | undefined {
  if (block.section === "terraform" && !stackSchema.safeParse(stacks[block.stack]).success) return "terraform";
  return Object.entries(CHECKS).find(([, find]) => find(stacks).length > 0)?.[0];
}

export function refusalKey(mutant: Mutant): string {
  return `${attributeOf(mutant)} ${mutant.change}`;
}

/** Terraform refuses a reference to what is not there: https://developer.hashicorp.com/terraform/language/expressions/references */
function isDangling({ block: { stack, section, type, id }, path, stacks }: Mutant): boolean {
  if (path.length > 0) return false;
  const { resource, data, output, provider } = stacks[stack];
  const blocks = [resource, data].flatMap((types) => Object.values(types)).flatMap((named) => Object.values(named));
  if (section === "variable") return JSON.stringify(blocks).includes(`var.${type}`);
  if (section !== "resource" && section !== "data") return false;
  const address = `${section === "data" ? "data." : ""}${type}.${id}`;
  return [...blocks, output, provider].some((one) => referencesOf(one).has(address));
}

/** A component that runs is refused one of its calls by an endpoint, or finds none for it. */
function isCallRefused({ block, stacks }: Mutant, config: Config): boolean {
  return block.type === "aws_iam_policy_document" && block.id.startsWith("vpc-endpoints_")
    ? closureProblems(config, stacks.base).length > 0
    : false;
}

/** An edge that is gone, but which others imply. */
function isImplied({ block: { stack, section, type, id }, path, stacks }: Mutant, before: Stacks): boolean {
  if (section !== "resource" || path[0] !== "depends_on") return false;
  const address = `${type}.${id}`;
  const order = (all: Stack) => [...needs(dependencies(all), address)].sort().join();
  return order(stacks[stack]) === order(before[stack]) && references(before[stack].resource[type]?.[id]).size > 0;
}
