import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { repairVariable } from "../../stacks/releases.ts";
import type { Cluster } from "./cluster.ts";
import type { Drift } from "./drift.ts";
import type { Findings } from "./examine.ts";
import { objectsIn } from "./upgrade-preview.ts";

/**
 * The values of Terraform's variables with which an apply of stack `app` upgrades the releases that need it, even if
 * their configuration is the same. Helm's upgrade repairs drift. A release that was rolled back is upgraded, too,
 * because Terraform may believe that the killed upgrade has succeeded.
 *
 * Each value becomes the description of the new revision, and of later ones, which inherit it. The revision's number
 * makes it another one each time.
 */
export function repairing({ stuck, drifts }: Pick<Findings, "stuck" | "drifts">): Record<string, string> {
  const rolledBack = stuck.filter(({ good }) => good !== undefined);
  const repairable = drifts.filter(({ refused }) => refused.length === 0);
  return Object.fromEntries([
    ...repairable.map(({ release, revision, deviations }) => {
      const objects = deviations.map(({ object }) => object).join(", ");
      return [repairVariable(release), `Drift repaired in revision ${revision + 1}: ${objects}`];
    }),
    // the rollback has made one more revision
    ...rolledBack.map(({ release, last: { number, status } }) => [
      repairVariable(release),
      `Upgraded in revision ${number + 2}, since revision ${number} was ${status}`,
    ]),
  ]);
}

/**
 * Repairs drift that an upgrade has left. Helm compares an object with the cluster only if it knows its kind. That of the
 * Helm provider 1.3.2 does not know policy/v1, and any Helm no custom resource: createPatch in
 * https://github.com/helm/helm/blob/v3.3.4/pkg/kube/client.go
 */
export async function repairRest({ kubectl, env }: Cluster, drifts: readonly Drift[], log: Log): Promise<void> {
  for (const { release, deviations, manifest } of drifts) {
    const left = objectsIn(manifest).filter(({ object }) =>
      deviations.some((deviation) => deviation.object === object),
    );
    for (const { json } of left) {
      const patch = ["patch", "--filename", "-", "--namespace", release.namespace, "--patch", json];
      await run(kubectl, patch, { env, input: json, log });
    }
  }
}
