import { createHash } from "node:crypto";
import { networkInterfaces } from "node:os";
import { UserError } from "../errors.ts";

/** The container network of one local cloud. */
export interface ContainerNetwork {
  name: string;
  /** Name of the bridge on the host: at most 15 characters (IFNAMSIZ in netdevice(7)). */
  interfaceName: string;
  /** For example 10.213.7.0/24. */
  subnet: string;
  /** The host's own address in it, where pods reach the emulator. */
  gateway: string;
}

/** All container networks lie in 10.213.0.0/16, which is what the local environment lets reach the service. */
const SECOND_OCTETS = "10.213";

/** How the bridges of all local clouds begin. */
export const INTERFACE_PREFIX = "webapi-";

/**
 * A free network for a local cloud: as a rule the same one for the same directory, so that two clouds take different
 * ones without asking each other. Once it is in use it is not free any more: ask once, and keep the answer.
 */
export function containerNetwork(cloudDirectory: string, interfaces = networkInterfaces()): ContainerNetwork {
  const taken = new Set(
    Object.values(interfaces).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []),
  );
  const first = createHash("sha256").update(cloudDirectory).digest().readUInt8(0);
  for (let step = 0; step < 256; step++) {
    const third = (first + step) % 256;
    const gateway = `${SECOND_OCTETS}.${third}.1`;
    if (taken.has(gateway)) continue;
    const name = `${INTERFACE_PREFIX}${third}`;
    return { name, interfaceName: name, subnet: `${SECOND_OCTETS}.${third}.0/24`, gateway };
  }
  throw new UserError("NETWORKS_TAKEN", `All container networks of ${SECOND_OCTETS}.0.0/16 are taken.`, {
    remedy: "End local clouds that are not needed any more: npm run down in their clones.",
  });
}
