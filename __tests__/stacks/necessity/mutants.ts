import type { Stacks } from "../../../stacks/checks/terraform.ts";
import { STACKS, type StackName } from "../../../stacks/stack-names.ts";

/** What is done to an attribute. A switch is turned, and every other value is emptied. */
export type Change = "removed" | "emptied" | "negated";

/** A block of a stack: a resource, a data source, a provider, an output, or settings of Terraform. */
export interface BlockName {
  readonly stack: StackName;
  readonly section: "resource" | "data" | "provider" | "output" | "variable" | "terraform";
  /** For example aws_vpc, or the name of a provider. */
  readonly type: string;
  /** For example network_vpc_4E8F0223, or an index. */
  readonly id: string;
}

/** The stacks with one attribute changed. */
export interface Mutant {
  readonly block: BlockName;
  /** Where the attribute is in its block; empty for the block itself. */
  readonly path: readonly string[];
  readonly change: Change;
  /** The block after the change; undefined if it is gone. */
  readonly value: unknown;
  /** The stacks after the change. They share what is the same with the stacks before. */
  readonly stacks: Stacks;
}

type Node = { readonly [key: string]: unknown } | readonly unknown[];

/** All mutants of the stacks, each with one attribute or block removed, emptied or negated. */
export function* mutantsOf(stacks: Stacks): Generator<Mutant> {
  for (const block of blocksOf(stacks)) {
    const whole = [block.stack, block.section, block.type, ...(block.id === "" ? [] : [block.id])];
    const before = valueAt(stacks, whole);
    if (before === undefined) throw new Error(`there is no ${whole.join(".")}`);
    for (const { path, change } of changesOf(before)) {
      const stacksAfter = changed(stacks, [...whole, ...path], change) as Stacks;
      const gone = path.length === 0 && change === "removed";
      yield {
        block,
        path,
        change,
        value: gone ? undefined : valueAt(stacksAfter, whole),
        stacks: gone ? withoutEdgesTo(stacksAfter, block) : stacksAfter,
      };
    }
  }
}

function* blocksOf(stacks: Stacks): Generator<BlockName> {
  for (const stack of STACKS) {
    for (const section of ["resource", "data", "provider"] as const) {
      for (const [type, named] of Object.entries(stacks[stack][section])) {
        for (const id of Object.keys(named)) yield { stack, section, type, id };
      }
    }
    for (const section of ["output", "variable", "terraform"] as const) {
      for (const type of Object.keys(stacks[stack][section])) yield { stack, section, type, id: "" };
    }
  }
}

/** Names what the mutants of one attribute have in common in all blocks of a type. */
export function attributeOf({ block: { stack, section, type, id }, path }: Pick<Mutant, "block" | "path">): string {
  const name = id.replace(/_[0-9A-F]{8}$/, "");
  // each document, and the settings of each stack, are for something else
  const document = type === "aws_iam_policy_document" ? `(${name})` : "";
  const settings = section === "provider" || section === "terraform" ? `(${stack})` : "";
  const prefix = section === "resource" ? "" : `${section}.`;
  const steps = path.map((step) => (/^\d+$/.test(step) ? "[]" : `.${step}`));
  return `${prefix}${type}${document}${settings}${steps.join("")}`;
}

/** The changes of a value and of all that is in it, without a second one that has the same result. */
function* changesOf(
  value: unknown,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; change: Change }> {
  // no provider tells an empty list or map from none
  if (isNode(value) && Object.keys(value).length === 0) return;
  yield { path, change: "removed" };
  if (typeof value === "boolean" || value === "true" || value === "false") yield { path, change: "negated" };
  else if (!isEmpty(value) && path.length > 0) yield { path, change: "emptied" };
  if (!isNode(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "//") continue;
    const changes = changesOf(inner, [...path, key]);
    // without its only element, a list is empty, which it has been already
    if (Array.isArray(value) && value.length === 1) changes.next();
    yield* changes;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: unknown): boolean {
  return isNode(value) ? Object.keys(value).length === 0 : value === "" || value === 0 || value === null;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isNode(inner) ? Object.entries(inner).find(([name]) => name === key)?.[1] : undefined),
    value,
  );
}

/** A copy of the value with a change at a path. */
function changed(value: unknown, [key, ...path]: readonly string[], change: Change): unknown {
  if (key === undefined) return change === "negated" ? negated(value) : emptied(value);
  if (!isNode(value)) throw new Error(`there is no ${key}`);
  if (path.length === 0 && change === "removed") return without(value, key);
  const entries = Object.entries(value).map(
    ([name, inner]) => [name, name === key ? changed(inner, path, change) : inner] as const,
  );
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function without(value: Node, key: string): Node {
  const left = Object.entries(value).filter(([name]) => name !== key);
  return Array.isArray(value) ? left.map(([, inner]) => inner) : Object.fromEntries(left);
}

function negated(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  return value === "true" ? "false" : "true";
}

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (isNode(value)) return {};
  return typeof value === "number" ? 0 : "";
}

/** Code that does not make a block has no edge to it either. References from arguments stay, which Terraform refuses. */
function withoutEdgesTo(stacks: Stacks, { stack, section, type, id }: BlockName): Stacks {
  const address = `${section === "data" ? "data." : ""}${type}.${id}`;
  const { resource, data } = stacks[stack];
  const cut = (blocks: typeof resource) =>
    Object.fromEntries(
      Object.entries(blocks).map(([of, named]) => [
        of,
        Object.fromEntries(
          Object.entries(named).map(([name, block]) => {
            const edges = block.depends_on;
            return Array.isArray(edges) && edges.includes(address)
              ? [name, { ...block, depends_on: edges.filter((edge) => edge !== address) }]
              : [name, block];
          }),
        ),
      ]),
    );
  return { ...stacks, [stack]: { ...stacks[stack], resource: cut(resource), data: cut(data) } };
}
