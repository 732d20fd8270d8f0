import { z } from "zod";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import type { Release } from "../../stacks/releases.ts";
import type { Cluster } from "./cluster.ts";
import { differences } from "./differences.ts";
import type { Revision } from "./revisions.ts";

/** An object of a release that is not as the release made it. */
interface Deviation {
  /** Kind and name. */
  readonly object: string;
  readonly what: readonly string[];
}

/** What was changed in the cluster of what a release has made. */
export interface Drift {
  readonly release: Release;
  /** The number of the release's last revision. */
  readonly revision: number;
  readonly deviations: readonly Deviation[];
}

const objectSchema = z
  .object({ kind: z.string(), metadata: z.looseObject({ name: z.string(), namespace: z.string().default("") }) })
  .catchall(z.json());
type KubernetesObject = z.infer<typeof objectSchema>;

/** kubectl prints nothing, one object, or a list of them. */
const objectsSchema = jsonSchema(
  z.union([z.object({ kind: z.literal("List"), items: z.array(objectSchema) }), objectSchema]),
).transform((printed) => ("items" in printed ? z.array(objectSchema).parse(printed.items) : [printed]));

/** The annotation of `kubectl apply`, which Helm does not write. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Compares what a release has made with the cluster. Terraform's provider only compares the values of the release.
 *
 * The API server computes what an upgrade would make of each object, without changing it: `kubectl apply` sends the
 * same three-way patch as Helm. A field that only the cluster has is therefore no deviation, because Helm keeps it.
 * https://helm.sh/docs/faq/changes_since_helm2/#improved-upgrade-strategy-3-way-strategic-merge-patches
 */
export async function findDrift(
  { kubectl, env }: Cluster,
  release: Release,
  { number: revision, manifest }: Pick<Revision, "number" | "manifest">,
  log: Log,
): Promise<Drift | undefined> {
  const output = ["--filename", "-", "--namespace", release.namespace, "--output", "json"];
  const objects = async (...args: string[]) => {
    const printed = await run(kubectl, [...args, ...output], { env, input: manifest });
    return printed === "" ? [] : objectsSchema.parse(printed);
  };
  const [live, wanted] = await Promise.all([
    objects("get", "--ignore-not-found"),
    // Helm leaves it to the API server, too, what to do with a field that it does not know
    objects("apply", "--dry-run=server", "--validate=false"),
  ]);
  const deviations = deviationsOf(live, wanted);
  if (deviations.length === 0) return undefined;
  const drift = { release, revision, deviations };
  log.write(`${describeDrift(drift)}\n`);
  return drift;
}

function deviationsOf(live: readonly KubernetesObject[], wanted: readonly KubernetesObject[]): Deviation[] {
  const present = new Map(live.map((object) => [identityOf(object), object]));
  return wanted.flatMap((object) => {
    const name = `${object.kind} ${object.metadata.name}`;
    const now = present.get(identityOf(object));
    if (now === undefined) return [{ object: name, what: ["is missing"] }];
    const what = differences(withoutLastApplied(now), withoutLastApplied(object));
    return what.length === 0 ? [] : [{ object: name, what }];
  });
}

function identityOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace} ${metadata.name}`;
}

const annotationsSchema = z.record(z.string(), z.string()).default({});

function withoutLastApplied(object: KubernetesObject): KubernetesObject {
  const { [LAST_APPLIED]: _, ...annotations } = annotationsSchema.parse(object.metadata.annotations);
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Describes drift for a person, one deviation a line. */
export function describeDrift({ release, deviations }: Drift): string {
  const lines = deviations.flatMap(({ object, what }) => what.map((one) => `  ${object}: ${one}`));
  return [`What release ${release.name} has made was changed in the cluster:`, ...lines].join("\n");
}
