import { z } from "zod";
import { needs, references } from "../../stacks/checks/graph.ts";
import type { Stack, Stacks } from "../../stacks/checks/terraform.ts";
import { STACKS, type StackName } from "../../stacks/stack-names.ts";

interface ConstructGraph {
  /** The addresses in each construct directly below a stack. The keys are stack and id: base/vpc-endpoints. */
  nodes: ReadonlyMap<string, readonly string[]>;
  /** `later` depends on `earlier`. Each is the key of a construct or the name of a whole stack. */
  edges: readonly { earlier: string; later: string }[];
}

/** A resource or data source in a construct. */
interface Block {
  stack: StackName;
  /** For a data source, it begins with data. */
  type: string;
  address: string;
  content: Readonly<Record<string, unknown>>;
  /** Key of the construct. */
  construct: string;
}

/** The constructs of the synthesized stacks with their contents and dependencies, sorted. */
export function constructGraph(stacks: Stacks): ConstructGraph {
  const blocks = STACKS.flatMap((stack) => blocksOf(stack, stacks[stack]));
  const constructs = new Map(blocks.map(({ stack, address, construct }) => [`${stack}:${address}`, construct]));
  const keys = [...new Set(constructs.values())].sort();
  const dependents = new Map(keys.map((key) => [key, new Set<string>()]));
  for (const block of blocks) {
    for (const [stack, address] of dependenciesOf(block, stacks)) {
      const earlier = constructs.get(`${stack}:${address}`);
      if (earlier !== undefined && earlier !== block.construct) dependents.get(earlier)?.add(block.construct);
    }
    for (const stack of statesIn(block, stacks)) dependents.get(block.construct)?.add(stack);
  }
  const addresses = (key: string) => blocks.filter(({ construct }) => construct === key).map(({ address }) => address);
  return { nodes: new Map(keys.map((key) => [key, addresses(key)])), edges: edgesOf(dependents) };
}

// the construct's path in CDKTF's metadata; a remote state has none and belongs to the whole stack
const commentSchema = z.object({ metadata: z.object({ path: z.string() }) });

function blocksOf(stack: StackName, { resource, data }: Stack): Block[] {
  const sources = Object.entries(data).map(([type, named]) => [`data.${type}`, named] as const);
  return [...Object.entries(resource), ...sources].flatMap(([type, named]) =>
    Object.entries(named).flatMap(([id, { "//": comment, ...content }]) => {
      const construct = commentSchema.safeParse(comment).data?.metadata.path.split("/").slice(0, 2).join("/");
      return construct === undefined ? [] : [{ stack, type, address: `${type}.${id}`, content, construct }];
    }),
  );
}

const REMOTE_STATE = /data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)/g;

/** The addresses that a block refers to: directly, in its provider's configuration, or by another stack's outputs. */
function dependenciesOf({ stack, type, content }: Block, stacks: Stacks): (readonly [StackName, string])[] {
  const [provider = ""] = type.split("_");
  const remote = [...JSON.stringify(content).matchAll(REMOTE_STATE)].map(([, from, output = ""]) => {
    const other = from as StackName;
    return [other, stacks[other].output[output]] as const;
  });
  const values = [[stack, content] as const, [stack, stacks[stack].provider[provider]] as const, ...remote];
  return values.flatMap(([place, value]) => [...references(value)].map((address) => [place, address] as const));
}

/** The stacks that keep their states in a bucket. */
function statesIn({ type, content }: Block, stacks: Stacks): StackName[] {
  if (type !== "aws_s3_bucket") return [];
  return STACKS.filter((stack) => stacks[stack].terraform.backend.s3?.bucket === content.bucket);
}

/** The edges without those that follow from other edges. */
function edgesOf(dependents: ReadonlyMap<string, ReadonlySet<string>>): ConstructGraph["edges"] {
  return [...dependents].flatMap(([earlier, all]) => {
    const implied = new Set([...all].flatMap((later) => [...needs(dependents, later)]));
    const direct = [...all].filter((later) => !implied.has(later)).sort();
    return direct.map((later) => ({ earlier, later }));
  });
}
