import { overlaps, parseCidr } from "./cidr.ts";

/** A block of addresses that is not for public use. */
export interface ReservedNetwork {
  readonly cidr: string;
  /** What it is for, with its source: "is ...". */
  readonly use: string;
}

const EXAMPLES = "an example of documentation (RFC 5737)";

/**
 * The blocks of https://www.iana.org/assignments/iana-ipv4-special-registry that are not globally reachable, and those for
 * multicast. EKS's user guide links to a list of reserved addresses with the same blocks:
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
const RESERVED: readonly ReservedNetwork[] = [
  { cidr: "0.0.0.0/8", use: "this network (RFC 791)" },
  { cidr: "10.0.0.0/8", use: "private (RFC 1918)" },
  { cidr: "100.64.0.0/10", use: "shared by a carrier's NAT (RFC 6598)" },
  { cidr: "127.0.0.0/8", use: "loopback (RFC 1122)" },
  { cidr: "169.254.0.0/16", use: "link-local (RFC 3927)" },
  { cidr: "172.16.0.0/12", use: "private (RFC 1918)" },
  { cidr: "192.0.0.0/24", use: "for protocols of the IETF (RFC 6890)" },
  { cidr: "192.0.2.0/24", use: EXAMPLES },
  { cidr: "192.88.99.0/24", use: "reserved (RFC 7526)" },
  { cidr: "192.168.0.0/16", use: "private (RFC 1918)" },
  { cidr: "198.18.0.0/15", use: "for benchmarks (RFC 2544)" },
  { cidr: "198.51.100.0/24", use: EXAMPLES },
  { cidr: "203.0.113.0/24", use: EXAMPLES },
  { cidr: "224.0.0.0/4", use: "for multicast (RFC 5771)" },
  { cidr: "240.0.0.0/4", use: "reserved (RFC 1112)" },
];

/** The first reserved block with which a CIDR has an address in common. */
export function reservedNetwork(cidr: string): ReservedNetwork | undefined {
  const block = parseCidr(cidr);
  return RESERVED.find((reserved) => {
    const other = parseCidr(reserved.cidr);
    return block && other && overlaps(block, other);
  });
}
