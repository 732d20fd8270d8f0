import type { Log } from "../../lib/log.ts";
import type { EnvironmentChange } from "../../lib/processes/run.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { kubectl } from "../../lib/tools/tools.ts";
import type { Target } from "../target.ts";

/** How to run kubectl on a cluster. */
export interface Cluster {
  /** Path of the executable. */
  readonly kubectl: string;
  /** The target's own, which has `KUBECONFIG`. */
  readonly env: EnvironmentChange;
}

/** The cluster of a target whose kubeconfig has been written. kubectl is installed if there is none. */
export async function clusterOf({ kubectl: found, env }: Pick<Target, "kubectl" | "env">, log: Log): Promise<Cluster> {
  return { kubectl: found ?? (await ensureTool(kubectl, log)), env };
}
