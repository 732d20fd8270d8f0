import type { Log } from "../lib/log.ts";
import { lastLines, run } from "../lib/processes/run.ts";
import { type ClusterAccess, type ClusterEvent, warnings } from "./cluster-events.ts";

/** The kubelet's answer for the log of a container that it has removed. */
const REMOVED = /^unable to retrieve container logs for /;

/**
 * Collects a cluster's warnings during a release. They are collected at once: Helm rolls a failed release back before
 * it reports the failure, and then its pods and their logs are gone.
 */
export class ReleaseWarnings {
  readonly #cluster: ClusterAccess;
  readonly #log: Log;
  /** By kind of object, reason and first word, because all pods of a release have the same problems. */
  readonly #latest = new Map<string, string>();
  /** The pod that crashed last, and the log of a crashed container. */
  #crashed: string | undefined;
  #crashLog: Promise<string | undefined> = Promise.resolve(undefined);
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  constructor(cluster: ClusterAccess, log: Log) {
    this.#cluster = cluster;
    this.#log = log;
    this.#ended = this.#take();
  }

  /** Stops collecting. Returns the latest warning of each kind, and the last lines of a crashed container. */
  async end(): Promise<string[]> {
    this.#end.abort();
    await this.#ended;
    const crashLog = (await this.#crashLog) ?? `Pod ${this.#crashed} logged:\nnothing that is left`;
    return [...this.#latest.values(), ...(this.#crashed === undefined ? [] : [crashLog])];
  }

  async #take(): Promise<void> {
    for await (const event of warnings(this.#cluster, this.#log, this.#end.signal)) {
      const { kind, name } = event.involvedObject;
      const told = `${kind} ${name}: ${event.message}`;
      this.#log.write(`${told}\n`);
      const [word] = event.message.split(" ");
      this.#latest.set(`${kind} ${event.reason} ${word}`, told);
      if (!isCrash(event)) continue;
      this.#crashed = name;
      this.#crashLog = this.#crashLog.then((found) => found ?? this.#logOf(name));
    }
  }

  /**
   * The log of the container before its last restart; undefined if it is gone. The pod may have been removed, and the
   * kubelet removes the old container when it starts a new one. The caller therefore asks again after each crash.
   */
  async #logOf(pod: string): Promise<string | undefined> {
    const { kubectl, env, namespace } = this.#cluster;
    const args = ["logs", pod, "--namespace", namespace, "--previous", "--all-containers"];
    const text = await run(kubectl, args, { env, log: this.#log }).catch(() => "");
    return text === "" || REMOVED.test(text) ? undefined : `Pod ${pod} logged:\n${lastLines(text)}`;
  }
}

/** The kubelet waits longer before each restart of a container, and reports that as BackOff. */
function isCrash({ involvedObject, reason, message }: ClusterEvent): boolean {
  return involvedObject.kind === "Pod" && reason === "BackOff" && message.includes("restarting failed container");
}
