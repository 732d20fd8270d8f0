import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { Release } from "../../stacks/releases.ts";
import type { Cluster } from "./cluster.ts";
import { differences } from "./differences.ts";
import { differencesFromRecorded, type Recorded } from "./recorded.ts";
import type { Revision } from "./revisions.ts";
import { type KubernetesObject, nameOf, previewUpgrade, type Refusal, type UpgradePreview } from "./upgrade-preview.ts";

/** An object of a release that is not as the release made it. */
interface Deviation {
  /** Kind and name, or the release itself. */
  readonly object: string;
  readonly what: readonly string[];
}

/** What was changed in the cluster of what a release has made. */
export interface Drift {
  readonly release: Release;
  /** The number of the release's last revision. */
  readonly revision: number;
  /** What an upgrade repairs. */
  readonly deviations: readonly Deviation[];
  /** What no upgrade can repair. */
  readonly refused: readonly Refusal[];
  /** What the release has made. */
  readonly manifest: string;
}

/**
 * Compares a release in the cluster with what Terraform has recorded of it, and what it has made with what is there now.
 * Terraform's provider does neither. A field that only the cluster has is no drift, because Helm keeps it.
 */
export async function findDrift(
  cluster: Cluster,
  release: Release,
  { number: revision, manifest, values }: Pick<Revision, "number" | "manifest" | "values">,
  recorded: Recorded | undefined,
  log: Log,
): Promise<Drift | undefined> {
  const preview = await previewUpgrade(cluster, release, manifest);
  const what = differencesFromRecorded({ number: revision, values }, recorded);
  const deviations = [...(what.length === 0 ? [] : [{ object: "the release", what }]), ...deviationsIn(preview)];
  const drift = { release, revision, deviations, refused: preview.refused, manifest };
  if (drift.deviations.length === 0 && drift.refused.length === 0) return undefined;
  log.write(`${describeDrift(drift)}\n`);
  return drift;
}

function deviationsIn({ live, upgraded }: UpgradePreview): Deviation[] {
  const present = new Map(live.map((object) => [identityOf(object), object]));
  return upgraded.flatMap((object) => {
    const now = present.get(identityOf(object));
    if (now === undefined) return [{ object: nameOf(object), what: ["is missing"] }];
    const what = differences(withoutLastApplied(now), withoutLastApplied(object));
    return what.length === 0 ? [] : [{ object: nameOf(object), what }];
  });
}

function identityOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace} ${metadata.name}`;
}

/** The annotation of `kubectl apply`, which Helm does not write. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

const annotationsSchema = z.record(z.string(), z.string()).default({});

function withoutLastApplied(object: KubernetesObject): KubernetesObject {
  const { [LAST_APPLIED]: _, ...annotations } = annotationsSchema.parse(object.metadata.annotations);
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Describes drift for a person, one deviation a line. */
export function describeDrift({ release, deviations, refused }: Drift): string {
  return [
    `Release ${release.name} was changed in the cluster:`,
    ...deviations.flatMap(({ object, what }) => what.map((one) => `  ${object}: ${one}`)),
    ...refused.map(({ object, reason }) => `  ${object}: no upgrade can repair it. ${reason}`),
  ].join("\n");
}

/**
 * Refuses to deploy over a change that would make Helm's upgrade fail, and its rollback, too.
 * @throws {UserError} that names the objects
 */
export function requireRepairable(drifts: readonly Drift[]): void {
  const refused = drifts.flatMap((drift) => drift.refused);
  if (refused.length === 0) return;
  const reasons = refused.map(({ reason }) => reason).join("\n");
  throw new UserError("DRIFT_NOT_REPAIRABLE", `No upgrade can repair what was changed in the cluster: ${reasons}`, {
    remedy: `Undo that change by hand. Or delete the object, and run the same command again, which makes it again: ${refused.map(({ object }) => object).join(", ")}. Until then, what depends on the object does not work.`,
  });
}
