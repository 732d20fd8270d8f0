import { readdir } from "node:fs/promises";
import type { Log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import type { ContainerNetwork } from "../network.ts";
import { bridges } from "../network.ts";
import { NETWORK_NAMESPACES } from "./machine-state.ts";
import { ofNetwork, parseRules, removal } from "./netavark-rules.ts";

/**
 * Removes the remains of a network without containers. If Podman is killed before it has recorded a container's network
 * namespace, firewall rules and bridge, it never removes them.
 */
export async function removeNetwork(network: ContainerNetwork, log: Log): Promise<void> {
  const rules = ofNetwork(network, parseRules(await run("iptables-save", [])));
  if (rules.length > 0) await run("iptables-restore", ["--noflush"], { input: removal(rules), log });
  for (const name of await readdir(NETWORK_NAMESPACES).catch(() => [])) {
    if (await isIn(network, name)) await run("ip", ["netns", "delete", name], { log });
  }
  const { interfaceName } = network;
  if ((await bridges()).includes(interfaceName)) await run("ip", ["link", "delete", interfaceName], { log });
}

/** Whether an interface in this network namespace has an address of the network. */
async function isIn({ gateway }: ContainerNetwork, namespace: string): Promise<boolean> {
  const addresses = await run("ip", ["-netns", namespace, "-4", "-oneline", "address", "show", "to", `${gateway}/24`]);
  return addresses !== "";
}
