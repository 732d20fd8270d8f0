import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { CommandError } from "../../lib/errors.ts";
import { run } from "../../lib/processes/run.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import type { Release } from "../../stacks/releases.ts";
import type { Cluster } from "./cluster.ts";

const objectSchema = z
  .object({ kind: z.string(), metadata: z.looseObject({ name: z.string(), namespace: z.string().default("") }) })
  .catchall(z.json());

export type KubernetesObject = z.infer<typeof objectSchema>;

/** kubectl prints nothing, one object, or a list of them. */
const objectsSchema = jsonSchema(
  z.union([
    z.object({ kind: z.literal("List"), items: z.array(objectSchema) }).transform(({ items }) => items),
    objectSchema.transform((object) => [object]),
  ]),
);

/** An object that the API server would refuse to change in an upgrade. */
export interface Refusal {
  /** Kind and name. */
  readonly object: string;
  readonly reason: string;
}

/** What an upgrade of a release to its own manifest would make of its objects in the cluster. */
export interface UpgradePreview {
  /** The objects that are in the cluster now. */
  readonly live: readonly KubernetesObject[];
  /** All objects of the release after the upgrade, except refused ones. */
  readonly upgraded: readonly KubernetesObject[];
  readonly refused: readonly Refusal[];
}

/**
 * Has the API server compute what an upgrade would do, without doing it: `kubectl apply` sends the same three-way patch
 * as Helm. https://helm.sh/docs/faq/changes_since_helm2/#improved-upgrade-strategy-3-way-strategic-merge-patches
 */
export async function previewUpgrade(
  { kubectl, env }: Cluster,
  { namespace }: Release,
  manifest: string,
): Promise<UpgradePreview> {
  const objects = async (input: string, ...args: string[]) => {
    const output = ["--filename", "-", "--namespace", namespace, "--output", "json"];
    const printed = await run(kubectl, [...args, ...output], { env, input });
    return printed === "" ? [] : objectsSchema.parse(printed);
  };
  // Helm leaves it to the API server, too, what to do with a field that it does not know
  const upgrade = async (input: string) => ({
    upgraded: await objects(input, "apply", "--dry-run=server", "--validate=false"),
    refused: [],
  });
  const [live, upgrades] = await Promise.all([
    objects(manifest, "get", "--ignore-not-found"),
    upgrade(manifest).then(
      (all) => [all],
      // kubectl prints no object at all if one is refused
      (error: unknown) => {
        refusalIn(error);
        return Promise.all(objectsIn(manifest).map(({ json }) => upgrade(json).catch(refusalIn)));
      },
    ),
  ]);
  return {
    live,
    upgraded: upgrades.flatMap(({ upgraded }) => upgraded),
    refused: upgrades.flatMap(({ refused }) => refused),
  };
}

/** The API server's answer to a change that would make an object invalid, or that can't be made. */
const INVALID = /^The (\S+) "(.+?)" is invalid: .*/ms;

/** For `catch`: the object that the API server refuses, and why. Every other error is thrown again. */
function refusalIn(error: unknown): { upgraded: KubernetesObject[]; refused: Refusal[] } {
  const found = error instanceof CommandError ? INVALID.exec(error.lastLines) : null;
  if (found === null) throw error;
  const [reason, kind, name] = found;
  return { upgraded: [], refused: [{ object: `${kind} ${name}`, reason }] };
}

/** The objects of a manifest, each with its kind and name, and as JSON. */
export function objectsIn(manifest: string): { object: string; json: string }[] {
  const documents = parseAllDocuments(manifest).map((document): unknown => document.toJS());
  return documents
    .filter((document) => document !== null)
    .map((document) => ({ object: nameOf(objectSchema.parse(document)), json: JSON.stringify(document) }));
}

/** Kind and name of an object, for a person. */
export function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}
