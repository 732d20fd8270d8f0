import { repairVariable } from "../../stacks/releases.ts";
import type { Findings } from "./examine.ts";

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
