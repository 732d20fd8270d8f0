import type { Log } from "../lib/log.ts";
import { lastLines, run } from "../lib/processes/run.ts";
import { type ClusterAccess, type ClusterEvent, warnings } from "./cluster-events.ts";

/** What the kubelet gives for the log of a container that it has removed. */
const REMOVED = /^unable to retrieve container logs for /;

/**
 * What a cluster warns of while a release is made. It is taken down as it comes, since a release that fails is rolled
 * back: its pods are gone, with their logs, before Helm says that it has failed.
 */
export class ReleaseWarnings {
  readonly #cluster: ClusterAccess;
  readonly #log: Log;
  /** By kind of object, reason and first word: all pods of a release have the same troubles. */
  readonly #latest = new Map<string, string>();
  /** The pod that crashed last, and what one of them logged. */
  #crashed: string | undefined;
  #crashLog: Promise<string | undefined> = Promise.resolve(undefined);
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
   * What the container said before it ended the last time. The pod may be gone by now; and the kubelet removes a container
   * when it starts the next, which is why the same is asked again when that has crashed.
   */
  async #logOf(pod: string): Promise<string | undefined> {
    const { kubectl, env, namespace } = this.#cluster;
    const args = ["logs", pod, "--namespace", namespace, "--previous", "--all-containers"];
    const text = await run(kubectl, args, { env, log: this.#log }).catch(() => "");
    return text === "" || REMOVED.test(text) ? undefined : `Pod ${pod} logged:\n${lastLines(text)}`;
  }
}

/** The kubelet waits longer and longer before it starts a container again, and says so. */
function isCrash({ involvedObject, reason, message }: ClusterEvent): boolean {
  return involvedObject.kind === "Pod" && reason === "BackOff" && message.includes("restarting failed container");
}
