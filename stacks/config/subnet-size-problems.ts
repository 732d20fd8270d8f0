import { z } from "zod";
import { interfaceEndpoints } from "../constructs/network/endpoint-calls.ts";
import { cidrSchema, parseCidr } from "./cidr.ts";
import type { Problem } from "./errors.ts";
import { INSTANCE_TYPES } from "./instance-types/instance-types.ts";
import { clusterSchema } from "./schema/cluster.ts";
import { environmentSchema } from "./schema/environment.ts";
import { networkSchema } from "./schema/network.ts";
import { nodesSchema } from "./schema/nodes.ts";
import { deriveSubnets, NARROW_BITS } from "./subnets.ts";

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const KEPT_BY_AWS = 5;
/** Of each subnet of a cluster: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const CONTROL_PLANE = 6;
/**
 * In each zone. When it is made, 8 addresses must be free, which the nodes of an update take at other times.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html
 */
const LOAD_BALANCER = 1;
/**
 * The network interfaces of a node with pods: its first one, and by `WARM_ENI_TARGET`, which is 1 by default and which the
 * add-on here leaves so, one in reserve. Each takes all its addresses at once.
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md
 */
const INTERFACES = 2;
/** Prefixes of VPCs that are divided into 16 subnets: subnets.ts */
const WIDEST_DIVIDED = 17;
const NARROWEST_DIVIDED = 24;

const network = networkSchema.pick({ availabilityZones: true, endpoints: true }).strip();
const sizeSchema = z.object({
  network: network.extend({
    vpcCidr: cidrSchema,
    subnets: z.object({ private: z.array(cidrSchema) }).optional(),
  }),
  cluster: z.object({ identity: clusterSchema.shape.identity }),
  nodes: nodesSchema,
  autoscaler: environmentSchema.shape.autoscaler,
});
type Settings = z.infer<typeof sizeSchema>;

/**
 * Private subnets that are too small for what takes addresses in them: AWS then makes some of the interfaces, and refuses
 * the others. Settings that are wrong by themselves are left to the schema.
 */
export function subnetSizeProblems(input: unknown): Problem[] {
  const { data } = sizeSchema.safeParse(input);
  if (data === undefined) return [];
  const { vpcCidr, availabilityZones, subnets } = data.network;
  if (subnets !== undefined)
    return subnets.private.flatMap((value, index) => {
      const needed = neededIn(data, index);
      const expected = `must have ${textOf(needed)}, so be a /${prefixFor(needed.sum)} or wider`;
      return sizeOf(value) < needed.sum ? [{ key: "network.subnets.private", value, expected }] : [];
    });
  const [first] = deriveSubnets(vpcCidr, availabilityZones);
  const needed = neededIn(data, 0);
  if (first === undefined || sizeOf(first.privateCidr) >= needed.sum) return [];
  const expected = `must have private subnets of ${textOf(needed)}, and ${first.privateCidr} is too small: ${remedy(needed.sum)}`;
  return [{ key: "network.vpcCidr", value: vpcCidr, expected }];
}

interface Needed {
  endpoints: number;
  nodes: number;
  sum: number;
}

/** Addresses that are needed in the private subnet of a zone. */
function neededIn({ network, cluster, nodes, autoscaler }: Settings, zone: number): Needed {
  const { operatingSystem, sessionManager, minimum } = nodes;
  const inZone = network.endpoints.zones === "all" || zone === 0;
  const endpoints = inZone
    ? interfaceEndpoints({
        operatingSystem,
        sessionManager,
        identity: cluster.identity,
        isAutoscaled: autoscaler.imageDigest !== undefined,
        minimumNodes: minimum,
        hasPrivateAccess: false,
        workloads: network.endpoints.workloads,
      }).length
    : 0;
  const ofNodes = addressesOfNodes(nodes, network.availabilityZones.length);
  return { endpoints, nodes: ofNodes, sum: KEPT_BY_AWS + CONTROL_PLANE + LOAD_BALANCER + endpoints + ofNodes };
}

/**
 * Addresses of the nodes in a zone: of the desired ones and of those that an update adds, with the interface in reserve, and
 * one address of each node more up to the largest number.
 * https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 */
function addressesOfNodes(
  { desired, maximum, maxUnavailable, instanceTypes }: Settings["nodes"],
  zones: number,
): number {
  const perInterface = Math.max(...instanceTypes.map((type) => INSTANCE_TYPES.get(type)?.addressesPerInterface ?? 0));
  const [inZone, atMost, added] = [desired, maximum, Math.max(2 * zones, maxUnavailable)].map((count) =>
    Math.ceil(count / zones),
  ) as [number, number, number];
  return (inZone + added) * INTERFACES * perInterface + (atMost - inZone);
}

function textOf({ endpoints, nodes, sum }: Needed): string {
  return `${sum} addresses (${KEPT_BY_AWS} that AWS keeps, ${CONTROL_PLANE} of the control plane, ${LOAD_BALANCER} of the load balancer, ${endpoints} of interface endpoints, ${nodes} of nodes)`;
}

function remedy(addresses: number): string {
  const prefix = prefixFor(addresses) - NARROW_BITS;
  const prescribe = `prescribe network.subnets of /${prefixFor(addresses)}`;
  return prefix < WIDEST_DIVIDED ? prescribe : `take a /${Math.min(prefix, NARROWEST_DIVIDED)}, or ${prescribe}`;
}

/** The prefix of the smallest block with so many addresses. */
function prefixFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(addresses));
}

function sizeOf(cidr: string): number {
  return 2 ** (32 - (parseCidr(cidr)?.prefix ?? 0));
}
