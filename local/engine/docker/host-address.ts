import { isIPv4 } from "node:net";
import type { Log } from "../../../lib/log.ts";
import { type DockerEngine, docker, runsInVirtualMachine } from "../../../lib/tools/docker.ts";
import type { CloudRecord } from "../../../stacks/config/cloud-record.ts";

/** The name by which containers find this machine: https://docs.docker.com/desktop/features/networking/ */
const NAME = "host.docker.internal";

/**
 * The address under which containers find this machine, where the engine is in a virtual machine. Pods are told the
 * address: it is the engine that knows the name, and a cluster's DNS does not ask it.
 * @param image any that has `cat`
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
