import type { Log } from "../../lib/log.ts";
import type { SystemPackage } from "../../lib/tools/system-packages.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";

/** What an engine has to know of a local cloud. */
export type EngineCloud = Pick<CloudRecord, "name" | "network">;

/** What the containers of a local cloud run on. */
export interface Engine {
  /** What a local cloud needs of a Debian system. */
  readonly packages: readonly SystemPackage[];
  /** Pulls or builds the image of nodes of this version of Kubernetes, unless the engine has it. */
  prepare(version: KubernetesVersion, log: Log): Promise<PreparedEngine>;
  /** Whether it can be asked to remove what a local cloud has in it. */
  isRemovable(): Promise<boolean>;
  /** Removes the containers and the network of a local cloud, and what was started for it. */
  remove(cloud: EngineCloud, log: Log): Promise<void>;
}

/** An engine that has the image of nodes. */
export interface PreparedEngine {
  /** The name of the image in the engine. */
  readonly nodeImage: string;
  /** The node's program in the image; undefined for the stock image of k3s. */
  readonly program: string | undefined;
  /** The address of this machine for containers, if it is not the gateway of their network. */
  readonly hostAddress?: string;
  /**
   * Starts the engine with the network of a local cloud, unless it runs.
   * @returns its address, as `DOCKER_HOST` takes it
   */
  start(cloud: EngineCloud, log: Log): Promise<string>;
}
