import { parseCidr, subnetOf } from "./cidr.ts";

export interface ZoneSubnets {
  /** Letter of the availability zone: a, b, c ... */
  zone: string;
  privateCidr: string;
  publicCidr: string;
}

interface Layout {
  /** How many bits longer than the VPC's the prefix of a subnet is. */
  bits: number;
  /** Distance between the first subnets of two zones, in subnets. */
  zoneStride: number;
  /** Index of the private subnet in its zone. */
  private: number;
  /** Index of the public subnet in its zone. */
  public: number;
}

/** A /16 is divided into /24s, with room for more kinds of subnets: 172.16.{1,11,21}.0/24 and 172.16.{2,12,22}.0/24. */
const WIDE: Layout = { bits: 8, zoneStride: 10, private: 1, public: 2 };

/** A smaller block is divided into 16 equal parts, enough for a private and a public subnet in 6 zones. */
export const NARROW_BITS = 4;
const NARROW: Layout = { bits: NARROW_BITS, zoneStride: 2, private: 0, public: 1 };

/**
 * Divides the VPC's addresses into a private and a public subnet for each availability zone.
 * @throws {Error} if `vpcCidr` is no CIDR
 */
export function deriveSubnets(vpcCidr: string, availabilityZones: readonly string[]): ZoneSubnets[] {
  const vpc = parseCidr(vpcCidr);
  if (vpc === undefined) throw new Error(`${vpcCidr} is not a CIDR`);
  const layout = vpc.prefix === 16 ? WIDE : NARROW;
  return availabilityZones.map((zone, index) => ({
    zone,
    privateCidr: subnetOf(vpc, layout.bits, index * layout.zoneStride + layout.private),
    publicCidr: subnetOf(vpc, layout.bits, index * layout.zoneStride + layout.public),
  }));
}
