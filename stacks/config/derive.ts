import { deriveNames, type Names } from "./names.ts";
import type { Environment } from "./schema/environment.ts";
import { deriveSubnets, type ZoneSubnets } from "./subnets.ts";

/** What follows from an environment's settings. */
export interface Derived {
  names: Names;
  subnets: ZoneSubnets[];
  /** On everything that takes tags. */
  tags: Record<string, string>;
}

/**
 * Derives names, subnets and tags, where they are not prescribed.
 * @param name of the environment or local cloud
 */
export function derive({ accountId, names, network }: Environment, name: string): Derived {
  return {
    names: { ...deriveNames({ name, accountId }), ...names },
    subnets: zoneSubnets(network),
    tags: { Project: "webapi", Environment: name, ManagedBy: "terraform" },
  };
}

function zoneSubnets({ vpcCidr, availabilityZones, subnets }: Environment["network"]): ZoneSubnets[] {
  return deriveSubnets(vpcCidr, availabilityZones).map((derived, index) => ({
    zone: derived.zone,
    privateCidr: subnets?.private[index] ?? derived.privateCidr,
    publicCidr: subnets?.public[index] ?? derived.publicCidr,
  }));
}
