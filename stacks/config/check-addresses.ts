import { type Block, contains, overlaps, parseCidr } from "./cidr.ts";
import { SUBNET_BITS, subnets } from "./subnets.ts";

interface Addresses {
  vpcCidr: string;
  availabilityZones: readonly string[];
  serviceCidr: string;
}

interface AddressProblem {
  path: ["network" | "cluster", string];
  value: string;
  error: string;
}

/** A subnet of AWS has at most a /28: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const NARROWEST_SUBNET = 28;
/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const WIDEST_VPC = 16;
/** https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const SERVICE_PREFIX = { widest: 12, narrowest: 24 };
/** RFC 1918 */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** What is wrong with the addresses of VPC and services, each by itself and together. */
export function checkAddresses({ vpcCidr, availabilityZones, serviceCidr }: Addresses): AddressProblem[] {
  const vpc = parseCidr(vpcCidr);
  const services = parseCidr(serviceCidr);
  // their own refinements tell of a malformed one
  if (vpc === undefined || services === undefined) return [];
  const problems: AddressProblem[] = [];
  const narrowestVpc = NARROWEST_SUBNET - SUBNET_BITS;
  const wrongVpc = (error: string) => problems.push({ path: ["network", "vpcCidr"], value: vpcCidr, error });
  const wrongServices = (error: string) =>
    problems.push({ path: ["cluster", "serviceCidr"], value: serviceCidr, error });

  if (vpc.prefix < WIDEST_VPC || vpc.prefix > narrowestVpc) {
    wrongVpc(`must have a prefix from /${WIDEST_VPC} to /${narrowestVpc}, so that its subnets have a size that AWS takes`);
  } else if (!subnetsFit(vpc, vpcCidr, availabilityZones)) {
    wrongVpc(`must hold the subnets of ${availabilityZones.length} availability zones`);
  }
  if (!isPrivate(vpc)) wrongVpc(`must lie in ${PRIVATE.join(", ")}`);
  if (!isPrivate(services)) wrongServices(`must lie in ${PRIVATE.join(", ")}`);
  if (services.prefix < SERVICE_PREFIX.widest || services.prefix > SERVICE_PREFIX.narrowest) {
    wrongServices(`must have a prefix from /${SERVICE_PREFIX.widest} to /${SERVICE_PREFIX.narrowest}`);
  }
  if (overlaps(vpc, services)) wrongServices(`must not overlap network.vpcCidr ${vpcCidr}`);
  return problems;
}

function subnetsFit(vpc: Block, vpcCidr: string, zones: readonly string[]): boolean {
  return subnets(vpcCidr, zones)
    .flatMap(({ privateCidr, publicCidr }) => [parseCidr(privateCidr), parseCidr(publicCidr)])
    .every((subnet) => subnet !== undefined && contains(vpc, subnet));
}

function isPrivate(block: Block): boolean {
  return PRIVATE.some((range) => {
    const outer = parseCidr(range);
    return outer !== undefined && contains(outer, block);
  });
}
