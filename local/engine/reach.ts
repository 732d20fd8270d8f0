import { type DockerEngine, runsInVirtualMachine } from "../../lib/tools/docker.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";

/** How this machine reaches what runs in containers; `address` also means that they reach this machine at its gateway. */
export type Reach = CloudRecord["reach"]["by"];

/**
 * Decides how this machine and its containers reach each other: at the addresses of the container network, where its
 * bridge is on this machine; else, where the engine is in a virtual machine, at ports that it publishes.
 * @param docker undefined for our own Podman
 */
export function reachOf(platform: NodeJS.Platform, docker: Pick<DockerEngine, "desktop"> | undefined): Reach {
  return runsInVirtualMachine(platform, docker) ? "port" : "address";
}
