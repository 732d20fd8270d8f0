import { CommandError, UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { helm } from "../../lib/tools/tools.ts";
import type { Release } from "../../stacks/releases.ts";
import type { Cluster } from "./cluster.ts";
import type { Revision } from "./revisions.ts";

/** A release that Helm refuses to install or upgrade, because an earlier operation was killed. */
export interface Stuck {
  readonly release: Release;
  readonly last: Pick<Revision, "number" | "status" | "since">;
  /** The revision to roll back to; undefined if there is none, so that the release is uninstalled. */
  readonly good: number | undefined;
}

/**
 * Whether a release is stuck, by its revisions from the oldest to the newest.
 *
 * Helm upgrades no release whose last revision is pending, and installs none of a name that is in use, as after a first
 * installation that failed or was killed: https://github.com/helm/helm/blob/v3.18.5/pkg/action/upgrade.go, install.go.
 * A killed upgrade leaves the revision before it deployed, or superseded if it was killed at its very end.
 */
export function stuckState(release: Release, revisions: readonly Revision[]): Stuck | undefined {
  const last = revisions.at(-1);
  if (last === undefined) return undefined;
  const newest = (status: string) => revisions.findLast((revision) => revision.status === status)?.number;
  if (last.status === "uninstalling") return { release, last, good: undefined };
  const good = newest("deployed") ?? newest("superseded");
  const isStuck = last.status.startsWith("pending-") || (last.status === "failed" && good === undefined);
  return isStuck ? { release, last, good } : undefined;
}

/** The error of a release that is stuck. Its remedy says what a deployment does about it. */
function stuckRelease({ release: { name }, last, good }: Stuck): UserError {
  const { number, status, since } = last;
  return new UserError(
    "RELEASE_STUCK",
    `Release ${name} is stuck: its revision ${number} has been ${status} since ${since}, and Helm refuses to change it. A deployment was killed, or still runs.`,
    {
      remedy:
        good === undefined
          ? "npm run deploy app first uninstalls what is left of it, and then deploys."
          : `npm run deploy app first rolls it back to revision ${good}, and then deploys.`,
    },
  );
}

/** Describes a stuck release for a person, with its code and what a deployment does about it. */
export function describeStuck(stuck: Stuck): string {
  const { code, message, remedy } = stuckRelease(stuck);
  return `${code}: ${message}\n${remedy}`;
}

/**
 * Has Helm roll a stuck release back, or uninstall it. The caller makes sure that nothing else changes the release.
 * @throws {UserError} when Helm fails
 */
export async function repairStuck({ env }: Cluster, { release, good }: Stuck, log: Log): Promise<void> {
  const { name, namespace } = release;
  const command = await ensureTool(helm, log);
  const repair = good === undefined ? ["uninstall", name, "--wait"] : ["rollback", name, String(good)];
  try {
    await run(command, [...repair, "--namespace", namespace], { env, log });
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    throw new UserError("RELEASE_NOT_REPAIRED", `Helm could not repair release ${name}: ${cause.message}`, {
      remedy: 'Nothing was deployed. docs/runbook.md, "A release that is stuck", says how to repair it by hand.',
      cause,
    });
  }
}
