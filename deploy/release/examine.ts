import { CommandError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { type Release, releasesOf } from "../../stacks/releases.ts";
import { type Target, writeKubeconfig } from "../target.ts";
import { type Cluster, clusterOf } from "./cluster.ts";
import { type Drift, describeDrift, findDrift } from "./drift.ts";
import { type Recorded, readRecorded } from "./recorded.ts";
import { readRevisions } from "./revisions.ts";
import { describeStuck, type Stuck, stuckState } from "./stuck.ts";

/** What a cluster and its releases are found by. */
type ClusterTarget = Pick<Target, "config" | "client" | "env" | "kubectl">;

/** What Terraform does not see of the releases of stack `app`. */
export interface Findings {
  readonly stuck: readonly Stuck[];
  /** Of releases that are not stuck. */
  readonly drifts: readonly Drift[];
  /** Why the releases could not be examined. */
  readonly unknown?: string;
}

/** Examines the releases, and writes the cluster's kubeconfig before. The cluster may be gone, or may not answer. */
export function examineReleases(target: Target, log: Log): Promise<Findings> {
  return unlessUnknown(async () => {
    await writeKubeconfig(target, log);
    return examineCluster(target, log);
  });
}

/** The same for a cluster whose kubeconfig has been written. */
export function examineCluster(target: ClusterTarget, log: Log): Promise<Findings> {
  return unlessUnknown(async () => {
    const cluster = await clusterOf(target, log);
    const recorded = await readRecorded(target);
    const found = await Promise.all(
      releasesOf(target.config).map((release) =>
        examineRelease(
          cluster,
          release,
          recorded.find(({ name }) => name === release.name),
          log,
        ),
      ),
    );
    return {
      stuck: found.flatMap(({ stuck }) => stuck ?? []),
      drifts: found.flatMap(({ drift }) => drift ?? []),
    };
  });
}

/** Describes the findings for a person, one paragraph each, with what a deployment does about them. */
export function describeFindings({ stuck, drifts, unknown }: Findings): string[] {
  return [
    ...stuck.map(describeStuck),
    ...drifts.map((drift) => {
      const deployment = drift.refused.length === 0 ? "repairs that" : "refuses to work until that is undone";
      return `${describeDrift(drift)}\nnpm run deploy app ${deployment}.`;
    }),
    ...(unknown === undefined ? [] : [`Whether the cluster differs from the releases is unknown: ${unknown}`]),
  ];
}

/** @param recorded what Terraform has recorded of the release, if anything */
async function examineRelease(
  cluster: Cluster,
  release: Release,
  recorded: Recorded | undefined,
  log: Log,
): Promise<{ stuck?: Stuck; drift?: Drift }> {
  const revisions = await readRevisions(cluster, release, log);
  const stuck = stuckState(release, revisions);
  if (stuck !== undefined) return { stuck };
  const deployed = revisions.findLast(({ status }) => status === "deployed");
  if (deployed === undefined) return {};
  const drift = await findDrift(
    cluster,
    release,
    { ...deployed, number: revisions.at(-1)?.number ?? 0 },
    recorded,
    log,
  );
  return drift === undefined ? {} : { drift };
}

/** The findings; none if a command fails, because Terraform's own error then says what is wrong with the cluster. */
async function unlessUnknown(examination: () => Promise<Findings>): Promise<Findings> {
  return examination().catch((error: unknown) => {
    if (error instanceof CommandError) return { stuck: [], drifts: [], unknown: withoutWarnings(error.message) };
    throw error;
  });
}

/** kubectl warns that it was not kubectl that made the objects. */
function withoutWarnings(text: string): string {
  return text.replaceAll(/^Warning: .*\n/gm, "");
}
