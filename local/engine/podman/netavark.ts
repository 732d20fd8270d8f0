import { readdir } from "node:fs/promises";
import { z } from "zod";
import type { Log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import type { ContainerNetwork } from "../network.ts";

/** The directory in which ip-netns(8) and Podman mount network namespaces. */
export const NETWORK_NAMESPACES = "/run/netns";

/** A line of iptables-save(8) that belongs to Netavark, Podman's network back end, with its table. */
export interface NetavarkLine {
  table: string;
  /** A chain (`:NAME policy counters`) or a rule (`-A CHAIN ...`). */
  line: string;
}

/** Rules that Netavark makes with its first network and never removes. */
const STANDING = [
  /^-A FORWARD .*-j NETAVARK_FORWARD$/,
  /^-A (PREROUTING|OUTPUT) .*-j NETAVARK-HOSTPORT-DNAT$/,
  /^-A POSTROUTING -j NETAVARK-HOSTPORT-MASQ$/,
  /^-A NETAVARK-HOSTPORT-MASQ .*-j MASQUERADE$/,
  /^-A NETAVARK-HOSTPORT-SETMARK -j MARK /,
];

const bridgesSchema = jsonSchema(z.array(z.object({ ifname: z.string() })));

/** The names of all bridges. The list of Node.js does not include bridges without a connected container. */
export async function bridges(): Promise<string[]> {
  const links = bridgesSchema.parse(await run("ip", ["-json", "link", "show", "type", "bridge"]));
  return links.map(({ ifname }) => ifname);
}

/**
 * Removes the remains of a network without containers. If Podman is killed before it has recorded a container's network
 * namespace, firewall rules and bridge, it never removes them.
 */
export async function removeNetwork(network: ContainerNetwork, log: Log): Promise<void> {
  await removeRules(ofNetwork(network, await netavarkRules()), log);
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

export async function netavarkRules(): Promise<NetavarkLine[]> {
  return parseRules(await run("iptables-save", []));
}

export async function removeRules(rules: readonly NetavarkLine[], log: Log): Promise<void> {
  if (rules.length > 0) await run("iptables-restore", ["--noflush"], { input: removal(rules), log });
}

/** Netavark's lines in the output of iptables-save. */
export function parseRules(saved: string): NetavarkLine[] {
  return saved.split(/^\*/m).flatMap((part) => {
    const [table = "", ...lines] = part.split("\n");
    return lines.filter((line) => line.includes("NETAVARK")).map((line) => ({ table, line }));
  });
}

/** Whether containers use a network. Then there are rules besides the standing ones. */
export function networkUses(rules: readonly NetavarkLine[]): boolean {
  return rules.some(({ line }) => isRule(line) && !STANDING.some((pattern) => pattern.test(line)));
}

/** The lines for one network: those with its subnet, and those with its chains. */
export function ofNetwork(
  { subnet }: Pick<ContainerNetwork, "subnet">,
  rules: readonly NetavarkLine[],
): NetavarkLine[] {
  const jump = rules.find(({ line }) => line.startsWith(`-A POSTROUTING -s ${subnet} -j NETAVARK-`));
  // NETAVARK-<hash of the network's name>, and NETAVARK-DN-<the same hash> for published ports
  const hash = jump?.line.split("-").at(-1);
  return rules.filter(({ line }) => line.includes(` ${subnet} `) || (hash !== undefined && line.includes(`-${hash}`)));
}

/** The input with which iptables-restore(8) removes these rules, then the chains, which no rule may use any more. */
export function removal(rules: readonly NetavarkLine[]): string {
  const ofTable = (name: string) => {
    const lines = rules.filter(({ table }) => table === name).map(({ line }) => line);
    const removedRules = lines.filter(isRule).map((line) => line.replace("-A ", "-D "));
    const chains = lines.filter((line) => line.startsWith(":")).map((line) => line.slice(1).split(" ")[0]);
    return [`*${name}`, ...removedRules, ...chains.map((chain) => `-X ${chain}`), "COMMIT\n"].join("\n");
  };
  return [...new Set(rules.map(({ table }) => table))].map(ofTable).join("");
}

function isRule(line: string): boolean {
  return line.startsWith("-A ");
}
