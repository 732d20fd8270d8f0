import { execa } from "execa";
import { z } from "zod";
import type { Log } from "../lib/log.ts";
import { jsonSchema } from "../lib/tools/json.ts";

/** How to run kubectl on a namespace of a cluster. */
export interface ClusterAccess {
  /** Path of the executable. */
  kubectl: string;
  /** Changes to the environment of this process, with `KUBECONFIG`. */
  env: Record<string, string | undefined>;
  namespace: string;
}

/**
 * The part of an event that is read: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
const eventSchema = jsonSchema(
  z.object({
    involvedObject: z.object({ kind: z.string(), name: z.string() }),
    reason: z.string(),
    message: z.string(),
  }),
);

export type ClusterEvent = z.infer<typeof eventSchema>;

/** The cluster's warnings from now on, until the signal is aborted. */
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
