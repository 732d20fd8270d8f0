import { once } from "./once.ts";
import type { Stack } from "./terraform.ts";

/** What each resource, data source and local value of a stack needs: `depends_on` and references, by address. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The addresses that a value mentions, for example data.aws_eks_cluster.cluster. */
export function references(value: unknown): ReadonlySet<string> {
  return typeof value === "object" && value !== null ? inObject(value) : inText(value);
}

const inObject = once((value: object) => inText(JSON.stringify(value)));

function inText(value: unknown): ReadonlySet<string> {
  return typeof value === "string" ? new Set(value.match(/(data\.)?[a-z][a-z0-9_]*\.[\w-]+/g)) : new Set();
}

/** The addresses in the arguments of a block. One in its comment is no need. */
export const referencesOf = once(({ "//": _, ...block }: Readonly<Record<string, unknown>>) => references(block));

/** The graph of a stack. */
export const dependencies = once((stack: Pick<Stack, "resource" | "data" | "locals">): Graph => {
  const values = new Map<string, ReadonlySet<string>>(
    Object.entries(stack.locals).map(([name, value]) => [`local.${name}`, references(value)]),
  );
  for (const [prefix, blocks] of [
    ["", stack.resource],
    ["data.", stack.data],
  ] as const) {
    for (const [type, named] of Object.entries(blocks)) {
      for (const [id, block] of Object.entries(named)) values.set(`${prefix}${type}.${id}`, referencesOf(block));
    }
  }
  return new Map(
    [...values].map(([address, mentioned]) => [
      address,
      new Set([...mentioned].filter((other) => other !== address && values.has(other))),
    ]),
  );
});

/** Everything that the address needs, directly or by others. */
export function needs(graph: Graph, address: string): Set<string> {
  const found = new Set<string>();
  const open = [...(graph.get(address) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return found;
}
