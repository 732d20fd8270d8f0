import { execa } from "execa";
import { z } from "zod";
import type { Log } from "../lib/log.ts";
import { type EnvironmentChange, lastLines, run } from "../lib/processes/run.ts";
import { jsonSchema } from "../lib/tools/json.ts";

/** How to run kubectl on a namespace of a cluster. */
interface ClusterAccess {
  /** Path of the executable. */
  kubectl: string;
  /** With `KUBECONFIG`. */
  env: EnvironmentChange;
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

/** The kubelet's answer for the log of a container that it has removed. */
const REMOVED = /^unable to retrieve container logs for /;

/**
 * Collects a cluster's warnings during a release. They are collected at once: Helm rolls a failed release back before
 * it reports the failure, and then its pods and their logs are gone.
 */
export class ReleaseWarnings {
  /** By kind of object, reason and first word, because all pods of a release have the same problems. */
  readonly #latest = new Map<string, string>();
  /** The pod that crashed last, and the log of a crashed container. */
  #crashed: string | undefined;
  #crashLog: Promise<string | undefined> = Promise.resolve(undefined);
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  constructor(
    private readonly cluster: ClusterAccess,
    private readonly log: Log,
  ) {
    this.#ended = this.#watch();
  }

  /** Stops collecting. Returns the latest warning of each kind, and the last lines of a crashed container. */
  async end(): Promise<string[]> {
    this.#end.abort();
    await this.#ended;
    const crashLog = (await this.#crashLog) ?? `Pod ${this.#crashed} logged:\nnothing that is left`;
    return [...this.#latest.values(), ...(this.#crashed === undefined ? [] : [crashLog])];
  }

  async #watch(): Promise<void> {
    const { kubectl, env, namespace } = this.cluster;
    const selection = ["--namespace", namespace, "--field-selector", "type=Warning"];
    const child = execa(kubectl, ["get", "events", "--watch-only", ...selection, "--output", 'jsonpath={@}{"\\n"}'], {
      env: { ...process.env, ...env },
      extendEnv: false,
      stdin: "ignore",
      reject: false,
      cancelSignal: this.#end.signal,
    });
    for await (const line of child) this.#add(eventSchema.parse(line));
    const { isCanceled, stderr } = await child;
    if (!isCanceled) this.log.write(`The cluster's events can't be read: ${stderr}\n`);
  }

  #add({ involvedObject: { kind, name }, reason, message }: z.infer<typeof eventSchema>): void {
    const warned = `${kind} ${name}: ${message}`;
    this.log.write(`${warned}\n`);
    const [word] = message.split(" ");
    this.#latest.set(`${kind} ${reason} ${word}`, warned);
    // the kubelet waits longer before each restart of a container, and reports that as BackOff
    if (kind !== "Pod" || reason !== "BackOff" || !message.includes("restarting failed container")) return;
    this.#crashed = name;
    this.#crashLog = this.#crashLog.then((found) => found ?? this.#logOf(name));
  }

  /**
   * The log of the container before its last restart; undefined if it is gone. The pod may have been removed, and the
   * kubelet removes the old container when it starts a new one. The caller therefore asks again after each crash.
   */
  async #logOf(pod: string): Promise<string | undefined> {
    const { kubectl, env, namespace } = this.cluster;
    const args = ["logs", pod, "--namespace", namespace, "--previous", "--all-containers"];
    const text = await run(kubectl, args, { env, log: this.log }).catch(() => "");
    return text === "" || REMOVED.test(text) ? undefined : `Pod ${pod} logged:\n${lastLines(text)}`;
  }
}
