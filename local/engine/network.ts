import type { networkInterfaces } from "node:os";
import { CONTAINER_NETWORKS } from "../../stacks/config/rehearsal.ts";

export interface ContainerNetwork {
  name: string;
  /** Name of the bridge on the host: at most 15 characters (IFNAMSIZ in netdevice(7)). */
  interfaceName: string;
  /** For example 10.213.7.0/24. */
  subnet: string;
  /** The host's address in the network, where pods reach the emulator. */
  gateway: string;
}

/** All networks are in the range from which the local environment allows requests to the service: 10.213. */
const FIRST_OCTETS = CONTAINER_NETWORKS.replace(".0.0/16", "");

/** The start of the name of every local cloud's bridge. */
export const INTERFACE_PREFIX = "webapi-";

/** The number of networks. They are numbered from 0. */
export const NETWORKS = 256;

export function networkOf(number: number): ContainerNetwork {
  const name = `${INTERFACE_PREFIX}${number}`;
  const prefix = `${FIRST_OCTETS}.${number}`;
  return { name, interfaceName: name, subnet: `${prefix}.0/24`, gateway: `${prefix}.1` };
}

/** The network with this name, which has its number. */
export function networkNamed(name: string): ContainerNetwork {
  return networkOf(Number(name.slice(INTERFACE_PREFIX.length)));
}

export function numberOf({ gateway }: ContainerNetwork): number {
  return Number(gateway.split(".")[2]);
}

export function hasAddress(interfaces: ReturnType<typeof networkInterfaces>, wanted: string): boolean {
  return Object.values(interfaces).some((addresses) => addresses?.some(({ address }) => address === wanted));
}
