import { resources } from "../../../stacks/checks/terraform.ts";
import { contains, overlaps, parseCidr } from "../../../stacks/config/cidr.ts";
import type { Platform } from "./platforms.ts";

/** What is wrong with the addresses of VPC, subnets and services, and with the subnets' zones. */
export function subnetProblems({ config, stacks }: Platform): string[] {
  const [vpc, ...otherVpcs] = resources(stacks, "aws_vpc").map(({ block }) => blockOf(block.cidr_block));
  if (vpc === undefined || otherVpcs.length > 0) return ["there is not one VPC"];
  const subnets = resources(stacks, "aws_subnet").map(({ address, block }) => ({
    address,
    zone: String(block.availability_zone),
    block: blockOf(block.cidr_block),
  }));
  const services = resources(stacks, "aws_eks_cluster").map(({ block }) =>
    blockOf(Reflect.get(Object(block.kubernetes_network_config), "service_ipv4_cidr")),
  );
  const zones = config.network.availabilityZones.map((letter) => `${config.region}${letter}`);
  return [
    ...subnets.filter(({ block }) => !contains(vpc, block)).map(({ address }) => `${address} is outside the VPC`),
    ...subnets
      .filter(({ block }) => block.prefix < 16 || block.prefix > 28)
      .map(({ address }) => `${address} has a size that AWS refuses`),
    ...subnets.flatMap((a, index) =>
      subnets
        .slice(index + 1)
        .filter((b) => overlaps(a.block, b.block))
        .map((b) => `${a.address} overlaps ${b.address}`),
    ),
    ...zones
      .filter((zone) => subnets.filter((subnet) => subnet.zone === zone).length !== 2)
      .map((zone) => `${zone} has not two subnets`),
    ...subnets
      .filter(({ zone }) => !zones.includes(zone))
      .map(({ address }) => `${address} is in no zone of the configuration`),
    ...services.filter((block) => overlaps(block, vpc)).map(() => "the services' addresses are the VPC's, too"),
  ];
}

function blockOf(cidr: unknown) {
  const block = parseCidr(String(cidr));
  if (block === undefined) throw new Error(`${cidr} is no CIDR`);
  return block;
}
