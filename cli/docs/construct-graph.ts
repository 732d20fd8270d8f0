import { z } from "zod";
import { dependencies, references } from "../../stacks/checks/graph.ts";
import { type Resource, resources, type Stacks } from "../../stacks/checks/terraform.ts";
import { STACKS, type StackName } from "../../stacks/stack-names.ts";

/** A construct directly below a stack, with all resources within it. */
export interface ConstructNode {
  stack: StackName;
  /** For example vpc-endpoints. */
  id: string;
  resources: readonly Resource[];
}

/** `later` depends on `earlier`. Each is the key of a construct or the name of a whole stack. */
export interface Edge {
  earlier: string;
  later: string;
}

export interface ConstructGraph {
  /** By stack and id, for example base/vpc-endpoints. */
  nodes: ReadonlyMap<string, ConstructNode>;
  edges: readonly Edge[];
}

/** The constructs of the synthesized stacks with their contents and dependencies, sorted. */
export function constructGraph(stacks: Stacks): ConstructGraph {
  const owners = ownersOf(stacks);
  const nodes = new Map<string, ConstructNode>();
  for (const owner of [...new Set(owners.values())].sort()) {
    const [stack, id] = owner.split("/") as [StackName, string];
    const owned = resources(stacks).filter((one) => one.stack === stack && owners.get(key(one)) === owner);
    nodes.set(owner, { stack, id, resources: owned });
  }
  const edges = [...withinStacks(stacks, owners), ...throughProviders(stacks, owners), ...acrossStacks(stacks, owners)];
  return { nodes, edges: withoutImplied(distinct([...edges, ...statesIn(stacks, owners)])) };
}

/** The construct of each resource and data source, by stack and address. */
type Owners = ReadonlyMap<string, string>;

const key = ({ stack, address }: { stack: StackName; address: string }) => `${stack}:${address}`;

// the construct's path in CDKTF's metadata; a remote state has none and belongs to the whole stack
const blockSchema = z.object({ "//": z.object({ metadata: z.object({ path: z.string() }) }) });

function ownersOf(stacks: Stacks): Owners {
  const owners = new Map<string, string>();
  for (const stack of STACKS) {
    for (const [prefix, blocks] of [["", stacks[stack].resource] as const, ["data.", stacks[stack].data] as const]) {
      for (const [type, named] of Object.entries(blocks)) {
        for (const [id, block] of Object.entries(named)) {
          const { data } = blockSchema.safeParse(block);
          const path = data?.["//"].metadata.path.split("/").slice(0, 2).join("/");
          if (path !== undefined) owners.set(key({ stack, address: `${prefix}${type}.${id}` }), path);
        }
      }
    }
  }
  return owners;
}

function withinStacks(stacks: Stacks, owners: Owners): Edge[] {
  return STACKS.flatMap((stack) =>
    [...dependencies(stacks[stack])].flatMap(([address, needed]) =>
      [...needed].flatMap((other) =>
        edge(owners.get(key({ stack, address: other })), owners.get(key({ stack, address }))),
      ),
    ),
  );
}

/** Edges from the constructs that a provider's configuration refers to, to all resources of that provider. */
function throughProviders(stacks: Stacks, owners: Owners): Edge[] {
  return resources(stacks).flatMap((made) => {
    const [provider = ""] = made.type.split("_");
    return [...references(stacks[made.stack].provider[provider])].flatMap((address) =>
      edge(owners.get(key({ stack: made.stack, address })), owners.get(key(made))),
    );
  });
}

const REMOTE_STATE = /data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)/g;

/** Edges from the constructs behind another stack's outputs to the constructs that read these outputs. */
function acrossStacks(stacks: Stacks, owners: Owners): Edge[] {
  return [...owners].flatMap(([place, later]) => {
    const [stack = "", address = ""] = place.split(":");
    const block = blockAt(stacks[stack as StackName], address);
    return [...JSON.stringify(block).matchAll(REMOTE_STATE)].flatMap(([, from = "", output = ""]) => {
      const value = stacks[from as StackName].output[output];
      return [...references(value)].flatMap((told) =>
        edge(owners.get(key({ stack: from as StackName, address: told })), later),
      );
    });
  });
}

function blockAt({ resource, data }: Stacks[StackName], address: string): unknown {
  const [type = "", id = ""] = address.replace(/^data\./, "").split(".");
  return (address.startsWith("data.") ? data : resource)[type]?.[id];
}

/** Edges from the construct of the state bucket to each stack that keeps its state there. */
function statesIn(stacks: Stacks, owners: Owners): Edge[] {
  return resources(stacks, "aws_s3_bucket").flatMap((bucket) =>
    STACKS.filter((stack) => stacks[stack].terraform.backend.s3?.bucket === bucket.block.bucket).flatMap((later) =>
      edge(owners.get(key(bucket)), later),
    ),
  );
}

function edge(earlier: string | undefined, later: string | undefined): Edge[] {
  return earlier === undefined || later === undefined || earlier === later ? [] : [{ earlier, later }];
}

function distinct(edges: readonly Edge[]): Edge[] {
  const byText = new Map(edges.map((one) => [`${one.earlier} ${one.later}`, one]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Removes the edges that follow from other edges. */
function withoutImplied(edges: readonly Edge[]): Edge[] {
  const after = (start: string): string[] => edges.filter(({ earlier }) => earlier === start).map(({ later }) => later);
  return edges.filter(({ earlier, later }) => {
    const reached = new Set<string>();
    const open = after(earlier).filter((next) => next !== later);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === later) return false;
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(...after(next));
    }
    return true;
  });
}
