import type { Stack } from "./synthesis.ts";

/** What each resource and data source of a stack needs, by its address: `depends_on`, and whatever it refers to. */
export function dependencies(stack: Stack): Map<string, string[]> {
  const texts = new Map<string, string>();
  for (const [prefix, blocks] of [
    ["", stack.resource],
    ["data.", stack.data],
  ] as const) {
    for (const [type, named] of Object.entries(blocks)) {
      for (const [name, block] of Object.entries(named)) texts.set(`${prefix}${type}.${name}`, JSON.stringify(block));
    }
  }
  const addresses = [...texts.keys()];
  return new Map(
    [...texts].map(([address, text]) => [
      address,
      addresses.filter((other) => other !== address && mentions(text, other)),
    ]),
  );
}

function mentions(text: string, address: string): boolean {
  return new RegExp(`(?<![\\w.-])${address.replaceAll(".", "\\.")}(?![\\w-])`).test(text);
}

/** Whether the one can only be made after the other, directly or by way of others. */
export function comesAfter(stack: Stack, later: string, earlier: string): boolean {
  const needs = dependencies(stack);
  const seen = new Set<string>();
  const open = [later];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (seen.has(address)) continue;
    seen.add(address);
    open.push(...(needs.get(address) ?? []));
  }
  return later !== earlier && seen.has(earlier);
}
