import { execa } from "execa";
import { z } from "zod";
import type { Log } from "../lib/log.ts";
import { jsonSchema } from "../lib/tools/json.ts";

/** How kubectl asks a cluster about a namespace. */
export interface ClusterAccess {
  /** The executable. */
  kubectl: string;
  /** Extends the environment of this process; `KUBECONFIG` is in it. */
  env: Record<string, string | undefined>;
  namespace: string;
}

/** What is read of an event: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
const eventSchema = jsonSchema(
  z.object({
    involvedObject: z.object({ kind: z.string(), name: z.string() }),
    reason: z.string(),
    message: z.string(),
  }),
);

export type ClusterEvent = z.infer<typeof eventSchema>;

/** What the cluster warns of from now on, until the signal ends it. */
export async function* warnings(
  { kubectl, env, namespace }: ClusterAccess,
  log: Log,
  signal: AbortSignal,
): AsyncGenerator<ClusterEvent> {
  const selection = ["--namespace", namespace, "--field-selector", "type=Warning"];
  const child = execa(kubectl, ["get", "events", "--watch-only", ...selection, "--output", 'jsonpath={@}{"\\n"}'], {
    env: { ...process.env, ...env },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    cancelSignal: signal,
  });
  for await (const line of child) yield eventSchema.parse(line);
  const { isCanceled, stderr } = await child;
  if (!isCanceled) log.write(`The cluster's events can't be read: ${stderr}\n`);
}
