import type { Stack } from "./terraform.ts";

/** What each resource, data source and local value of a stack needs: `depends_on` and references, by address. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The addresses that a value mentions, for example data.aws_eks_cluster.cluster. */
export function references(value: unknown): Set<string> {
  const text = JSON.stringify(value) ?? "";
  return new Set(text.match(/(data\.)?[a-z][a-z0-9_]*\.[\w-]+/g));
}

/** The graph of a stack. */
export function dependencies(stack: Pick<Stack, "resource" | "data" | "locals">): Graph {
  const values = new Map<string, unknown>(
    Object.entries(stack.locals).map(([name, value]) => [`local.${name}`, value]),
  );
  for (const [prefix, blocks] of [
    ["", stack.resource],
    ["data.", stack.data],
  ] as const) {
    for (const [type, named] of Object.entries(blocks)) {
      // an address in a comment is no need
      for (const [id, { "//": _, ...block }] of Object.entries(named)) values.set(`${prefix}${type}.${id}`, block);
    }
  }
  return new Map(
    [...values].map(([address, value]) => [
      address,
      new Set([...references(value)].filter((other) => other !== address && values.has(other))),
    ]),
  );
}

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
