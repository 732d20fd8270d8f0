import { parseCidr, subnetOf } from "./cidr.ts";

export interface ZoneSubnets {
  /** Letter of the availability zone: a, b, c ... */
  zone: string;
  privateCidr: string;
  publicCidr: string;
}

interface Layout {
  /** Bits by which a subnet's prefix is longer than the VPC's. */
  bits: number;
  /** Distance of one zone's subnets from the next one's, in subnets. */
  zoneStride: number;
  private: number;
  public: number;
}

/** A /16 is cut into /24s, with room for further kinds of subnets: 172.16.{1,11,21}.0/24 and 172.16.{2,12,22}.0/24. */
const WIDE: Layout = { bits: 8, zoneStride: 10, private: 1, public: 2 };

/** A smaller one is cut into 16 equal parts, enough for a private and a public subnet in 6 zones. */
const NARROW: Layout = { bits: 4, zoneStride: 2, private: 0, public: 1 };

/**
 * The subnets of each availability zone, cut from the VPC's addresses.
 * @throws {Error} for what is no CIDR
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
