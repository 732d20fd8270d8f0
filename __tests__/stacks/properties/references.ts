import { z } from "zod";
import type { Stack, Stacks } from "../../../stacks/checks/terraform.ts";
import { STACKS, type StackName } from "../../../stacks/stack-names.ts";
import { attributesOf } from "./provider-classes.ts";

/** Terraform's expressions, and what CDKTF writes where it could not resolve a value. */
const EXPRESSION = /\$\{/;
const UNRESOLVED = /TfToken\[|\[object \w+\]/;
/** A resource, data source, local value or variable, and what is asked of it: aws_vpc.network_vpc_4E8F0223.id */
const TRAVERSAL =
  /(?<![\w.\]-])(?<head>(data\.)?(?<type>[a-z]\w*)\.(?<name>[\w-]+))(\.(?<attribute>[a-z]\w*)(\.(?<output>\w+))?)?/g;

/** What is referred to, but is not there. */
export function referenceProblems(stacks: Stacks): string[] {
  return STACKS.flatMap((name) => [
    ...expressions(stacks[name]).flatMap((text) => expressionProblems(stacks, name, text)),
    ...dependencies(stacks[name])
      .filter((address) => !exists(stacks[name], address))
      .map((address) => `${name} depends on ${address}, which is not there`),
  ]);
}

function expressionProblems(stacks: Stacks, stack: StackName, text: string): string[] {
  if (UNRESOLVED.test(text)) return [`${stack} has a value that was not resolved: ${text}`];
  const found = interpolations(text).flatMap((expression) => [...expression.matchAll(TRAVERSAL)]);
  if (found.length === 0) return [`${stack} has an expression without a reference: ${text}`];
  return found.flatMap(({ groups }) => {
    const { head = "", type = "", attribute, output } = groups ?? {};
    if (!exists(stacks[stack], head)) return [`${stack} refers to ${head}, which is not there`];
    if (head === "data.terraform_remote_state.base") {
      return Object.hasOwn(stacks.base.output, output ?? "") ? [] : [`base has no output ${output}`];
    }
    if (type === "local" || type === "var" || attribute === undefined) return [];
    const typed = head.startsWith("data.") ? `data.${type}` : type;
    return attributesOf(typed).has(attribute) ? [] : [`${stack}: ${typed} has no attribute ${attribute}`];
  });
}

/** What is between ${ and its }, without the texts between quotation marks, which refer to nothing. */
function interpolations(text: string): string[] {
  return text
    .split("${")
    .slice(1)
    .map((rest) => {
      const expression = rest.replaceAll(/"(\\.|[^"\\])*"/g, '""');
      let depth = 1;
      const end = [...expression].findIndex((character) => {
        depth += character === "{" ? 1 : character === "}" ? -1 : 0;
        return depth === 0;
      });
      return end < 0 ? expression : expression.slice(0, end);
    });
}

function exists({ resource, data, locals, variable }: Stack, address: string): boolean {
  const [kind = "", ...rest] = address.split(".");
  if (kind === "var") return Object.hasOwn(variable, rest.join("."));
  if (kind === "local") return Object.hasOwn(locals, rest.join("."));
  const [type = "", name = ""] = kind === "data" ? rest : [kind, ...rest];
  return (kind === "data" ? data : resource)[type]?.[name] !== undefined;
}

function expressions(value: unknown): string[] {
  if (typeof value === "string") return EXPRESSION.test(value) || UNRESOLVED.test(value) ? [value] : [];
  if (!(value instanceof Object)) return [];
  return Object.entries(value).flatMap(([key, entry]) => [...expressions(key), ...expressions(entry)]);
}

const waiting = z.object({ depends_on: z.array(z.string()).default([]) });

function dependencies({ resource, data }: Stack): string[] {
  return [resource, data]
    .flatMap((kind) => Object.values(kind))
    .flatMap((named) => Object.values(named))
    .flatMap((block) => waiting.parse(block).depends_on);
}
