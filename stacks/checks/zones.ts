import { z } from "zod";
import { STACKS } from "../stack-names.ts";
import { references } from "./graph.ts";
import type { Check } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { nested, resources } from "./terraform.ts";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html";
/** Zones in which EKS puts no control plane. */
const WITHOUT_EKS = ["use1-az3", "usw1-az2", "cac1-az3"];

/** Subnets are in zones that EKS runs in, and what needs several zones has them. */
export const checkZones: Check = (stacks) => [...unknownZones(stacks), ...withoutZones(stacks), ...unusedZones(stacks)];

const usable = z.object({
  state: z.literal("available"),
  exclude_zone_ids: z.array(z.string()).refine((ids) => WITHOUT_EKS.every((id) => ids.includes(id))),
});

const withPrecondition = z.object({
  availability_zone: z.string(),
  lifecycle: z.object({ precondition: nested(z.object({ condition: z.string(), error_message: z.string() })) }),
});

const unknownZones: Check = (stacks) => {
  const sound = STACKS.flatMap((stack) =>
    Object.entries(stacks[stack].data.aws_availability_zones ?? {})
      .filter(([, block]) => usable.safeParse(block).success)
      .map(([id]) => `data.aws_availability_zones.${id}`),
  );
  return resources(stacks, "aws_subnet")
    .filter(({ block }) => {
      const { data } = withPrecondition.safeParse(block);
      return !data?.lifecycle.precondition.some(
        ({ condition }) =>
          condition.includes(`"${data.availability_zone}"`) &&
          [...references(condition)].some((address) => sound.includes(address)),
      );
    })
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "may be in a zone that does not exist, or that EKS does not run in",
      why: `EKS refuses ${WITHOUT_EKS.join(", ")}, which have another letter in each account, after the network has been made: ${EKS_GUIDE}`,
      remedy: "Set availabilityZone, and a precondition that it is one of Zones.",
    }));
};

/** The control plane needs two zones. */
const withoutZones: Check = (stacks) =>
  resources(stacks, "aws_eks_cluster").flatMap(({ stack, address, block }) => {
    const { vpc_config } = block;
    const zones = new Set(
      resources(stacks, "aws_subnet")
        .filter((subnet) => refersTo(vpc_config, subnet))
        .map((subnet) => subnet.block.availability_zone),
    );
    if (zones.size >= 2) return [];
    return [
      {
        stack,
        address,
        wrong: `is in ${zones.size} zones`,
        why: `EKS refuses a cluster in less than two: ${EKS_GUIDE}`,
        remedy: "Give it a subnet in each of two zones at least.",
      },
    ];
  });

/** A private subnet is there for nodes, the control plane's interfaces, and one endpoint of each service. */
const unusedZones: Check = (stacks) => {
  const users = resources(stacks, "aws_eks_cluster", "aws_eks_node_group");
  return resources(stacks, "aws_subnet")
    .filter(({ block }) => Object.hasOwn(Object(block.tags), "kubernetes.io/role/internal-elb"))
    .flatMap((subnet) =>
      users
        .filter(({ block }) => !refersTo([block.vpc_config, block.subnet_ids], subnet))
        .map(({ stack, address }) => ({
          stack,
          address,
          wrong: `is not in ${subnet.address}`,
          why: "A load balancer in that zone has no nodes behind it, and the loss of another zone is not made up for: https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
          remedy: "Add the subnet to its subnetIds.",
        })),
    );
};
