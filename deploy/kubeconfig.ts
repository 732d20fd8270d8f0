import type { Log } from "../lib/log.ts";
import { run } from "../lib/processes/run.ts";
import type { Target } from "./target.ts";

/** Writes the kubeconfig of the environment's cluster, which asks `aws eks get-token` for a token. */
export async function writeKubeconfig({ config, env, kubeconfig }: Target, log: Log): Promise<void> {
  const { cluster } = config.names;
  const args = ["eks", "update-kubeconfig", "--region", config.region, "--name", cluster, "--alias", cluster];
  await run("aws", [...args, "--kubeconfig", kubeconfig], { env, log });
}
