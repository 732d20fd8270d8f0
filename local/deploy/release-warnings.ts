import type { Log } from "../log.ts";
import { lastLines, run } from "../run.ts";
import { type ClusterAccess, type ClusterEvent, warnings } from "./cluster-events.ts";

/**
 * What a cluster warns of while a release is made. It is taken down as it comes, since a release that fails is rolled
 * back: its pods are gone, with their logs, before Helm says that it has failed.
 */
export class ReleaseWarnings {
  readonly #cluster: ClusterAccess;
  readonly #log: Log;
  /** By kind of object and reason: all pods of a release have the same troubles. */
  readonly #latest = new Map<string, string>();
  #crash: Promise<string> | undefined;
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  constructor(cluster: ClusterAccess, log: Log) {
    this.#cluster = cluster;
    this.#log = log;
    this.#ended = this.#take();
  }

  /** Ends the listening. Returns the latest warning of each kind, and the last lines of a container that crashed. */
  async end(): Promise<string[]> {
    this.#end.abort();
    await this.#ended;
    const crash = await this.#crash;
    return [...this.#latest.values(), ...(crash === undefined ? [] : [crash])];
  }

  async #take(): Promise<void> {
    for await (const event of warnings(this.#cluster, this.#log, this.#end.signal)) {
      const { kind, name } = event.involvedObject;
      const told = `${kind} ${name}: ${event.message}`;
      this.#log.write(`${told}\n`);
      this.#latest.set(`${kind} ${event.reason}`, told);
      if (isCrash(event)) this.#crash ??= this.#logOf(name);
    }
  }

  /** What the container said before it ended the last time; the pod may be gone by now. */
  async #logOf(pod: string): Promise<string> {
    const { kubectl, env, namespace } = this.#cluster;
    const args = ["logs", pod, "--namespace", namespace, "--previous", "--all-containers"];
    const text = await run(kubectl, args, { env, log: this.#log }).catch(() => "nothing that is left");
    return `Pod ${pod} logged:\n${lastLines(text)}`;
  }
}

/** The kubelet waits longer and longer before it starts a container again, and says so. */
function isCrash({ involvedObject, reason, message }: ClusterEvent): boolean {
  return involvedObject.kind === "Pod" && reason === "BackOff" && message.includes("restarting failed container");
}
