import type { Target } from "../../deploy/target.ts";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { interruption } from "../../lib/processes/interruption.ts";
import { run, succeeds } from "../../lib/processes/run.ts";
import { SLOW, until } from "../../lib/until.ts";

const TIMEOUT_MS = 300_000;
const EVERY_MS = 500;

/**
 * Waits until the deployer may create namespaces. MiniStack answers `AssociateAccessPolicy` before it gives the user the
 * policy's rights in the cluster (`_schedule_access_policy_reconcile` in its services/eks.py), which takes seconds on a
 * busy machine.
 */
export async function accessGranted(
  { env, kubectl = "kubectl" }: Pick<Target, "env" | "kubectl">,
  log: Log,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  const asked = () => run(kubectl, ["auth", "can-i", "create", "namespaces", "--quiet"], { env, log });
  const ask = async () => (await succeeds(asked())) || undefined;
  if (await until(ask, { timeoutMs, everyMs: EVERY_MS, signal: interruption })) return;
  throw new UserError(
    "NO_CLUSTER_ACCESS",
    `The deployer may not create namespaces in the cluster ${timeoutMs / 1_000} s after its access entry was made.`,
    { remedy: SLOW },
  );
}
