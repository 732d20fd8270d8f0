import { isIPv4 } from "node:net";
import type { Log } from "../../../lib/log.ts";
import { type DockerEngine, docker, runsInVirtualMachine } from "../../../lib/tools/docker.ts";
import type { CloudRecord } from "../../../stacks/config/cloud-record.ts";

/** The name of this machine for containers: https://docs.docker.com/desktop/features/networking/ */
const NAME = "host.docker.internal";

/**
 * The address of this machine for containers, if the engine is in a virtual machine. Pods get the address instead of
 * the name, because only the engine can resolve the name, and a cluster's DNS does not ask the engine.
 * @param image any image that has `cat`
 */
export async function hostAddress(image: string, log: Log): Promise<string> {
  const options = ["--rm", `--add-host=${NAME}:host-gateway`, "--entrypoint=cat"];
  const hosts = await docker(["run", ...options, image, "/etc/hosts"], { log });
  const address = addressOf(hosts);
  if (address === undefined) throw new Error(`the Docker engine knows no address of ${NAME}`);
  return address;
}

/** The first IPv4 address that a hosts(5) file gives to this machine. */
export function addressOf(hosts: string): string | undefined {
  const lines = hosts.split("\n").map((line) => line.trim().split(/\s+/));
  return lines.find(([address = "", ...names]) => isIPv4(address) && names.includes(NAME))?.[0];
}

/**
 * How this machine reaches containers. `address` also means that containers reach this machine at the gateway of their
 * network.
 */
export type Reach = CloudRecord["reach"]["by"];

/**
 * Decides how this machine reaches containers: at their addresses if the bridge of their network is on this machine, or
 * else at the ports that an engine in a virtual machine publishes.
 * @param docker undefined for the local cloud's own Podman
 */
export function reachOf(platform: NodeJS.Platform, docker: Pick<DockerEngine, "desktop"> | undefined): Reach {
  return runsInVirtualMachine(platform, docker) ? "port" : "address";
}
