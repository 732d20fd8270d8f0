import { parseCidr, subnetOf } from "./cidr.ts";

/** Bits by which a subnet's prefix is longer than the VPC's: 256 subnets, /24 ones in a /16. */
export const SUBNET_BITS = 8;

/** Subnets of one availability zone lie 10 apart, which leaves room for further kinds of subnets beside them. */
const ZONE_STRIDE = 10;
const PRIVATE_OFFSET = 1;
const PUBLIC_OFFSET = 2;

export interface ZoneSubnets {
  /** Letter of the availability zone: a, b, c ... */
  zone: string;
  privateCidr: string;
  publicCidr: string;
}

/** Subnets of each availability zone: 172.16.{1,11,21}.0/24 private, 172.16.{2,12,22}.0/24 public in 172.16.0.0/16. */
export function subnets(vpcCidr: string, availabilityZones: readonly string[]): ZoneSubnets[] {
  const vpc = parseCidr(vpcCidr);
  if (vpc === undefined) throw new Error(`${vpcCidr} is not a CIDR`);
  return availabilityZones.map((zone, index) => ({
    zone,
    privateCidr: subnetOf(vpc, SUBNET_BITS, index * ZONE_STRIDE + PRIVATE_OFFSET),
    publicCidr: subnetOf(vpc, SUBNET_BITS, index * ZONE_STRIDE + PUBLIC_OFFSET),
  }));
}
