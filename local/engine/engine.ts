import type { Log } from "../../lib/log.ts";
import type { SystemPackage } from "../../lib/tools/system-packages.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";

/** The properties of a local cloud that an engine needs. */
export type EngineCloud = Pick<CloudRecord, "name" | "network">;

export interface Engine {
  /** The Debian packages that a local cloud on this engine needs. */
  readonly packages: readonly SystemPackage[];
  /** Pulls or builds the node image for this version of Kubernetes, unless the engine has it. */
  prepare(version: KubernetesVersion, log: Log): Promise<PreparedEngine>;
  /** Whether the engine can remove a local cloud's resources now. */
  isRemovable(): Promise<boolean>;
  /** Removes the containers and the network of a local cloud, and an engine that was started only for it. */
  remove(cloud: EngineCloud, log: Log): Promise<void>;
}

/** An engine that has the node image. */
export interface PreparedEngine {
  /** The name of the image in the engine. */
  readonly nodeImage: string;
  /** The node's program in the image, as a file on this machine; undefined for the stock image of k3s. */
  readonly program: string | undefined;
  /** The address of this machine for containers, if it is not the gateway of their network. */
  readonly hostAddress?: string | undefined;
  /**
   * Starts the engine with the network of a local cloud, unless it runs.
   * @returns its address in the form of `DOCKER_HOST`
   */
  start(cloud: EngineCloud, log: Log): Promise<string>;
}
