import { deriveNames, type Names } from "./names.ts";
import type { Environment } from "./schema/environment.ts";
import { deriveSubnets, type ZoneSubnets } from "./subnets.ts";

/** What is derived from an environment's settings. */
export interface Derived {
  names: Names;
  subnets: ZoneSubnets[];
  /** Tags of every resource that can have tags. */
  tags: Record<string, string>;
}

/**
 * Derives names, subnets and tags. Names and subnets that the environment prescribes stay.
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
