import { z } from "zod";
import type { Problem } from "./errors.ts";
import { clusterSchema } from "./schema/cluster.ts";
import { networkSchema } from "./schema/network.ts";
import { nodesSchema } from "./schema/nodes.ts";
import { serviceSchema } from "./schema/service.ts";

/** Inbound rules, and as many outbound ones: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const RULES_PER_GROUP = 60;
/** From nodes, and from the control plane to the kubelet and metrics-server: ../constructs/cluster/node-security-group.ts */
const OF_PLATFORM = 3;
/** EKS lets in the group itself: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html */
const OF_EKS = 1;
/** Into the groups of the control plane and the endpoints. */
const FROM_NODES = 1;
/** For each network that reaches the service: its requests, and the ICMP messages by which it learns the size of packets. */
const FOR_SOURCE = 2;

const { publicAccessCidrs, privateAccess } = clusterSchema.shape;
const { sourceCidrs, loadBalancer } = serviceSchema.shape;
const settingsSchema = z.object({
  network: networkSchema.pick({ availabilityZones: true, endpoints: true }).strip(),
  cluster: z.object({ publicAccessCidrs, privateAccess }),
  nodes: z.object({ ssh: nodesSchema.shape.ssh }),
  service: z.object({ sourceCidrs, loadBalancer }),
});
type Settings = z.infer<typeof settingsSchema>;

/** How many inbound rules each security group gets, from Terraform, EKS and the load balancer's controller. */
export function inboundRules(settings: Settings) {
  const { network, cluster, nodes } = settings;
  const { cidrs = [], securityGroupIds = [] } = cluster.privateAccess ?? {};
  const privately = cidrs.length + securityGroupIds.length;
  return {
    /** Those that are in stack base. */
    nodes:
      OF_PLATFORM +
      (network.endpoints.workloads.includes("loadBalancerController") ? 1 : 0) +
      (nodes.ssh?.sourceCidrs.length ?? 0),
    loadBalancer: loadBalancerRules(settings),
    controlPlane: FROM_NODES + privately,
    endpoints: FROM_NODES + privately,
  };
}

/**
 * What the controller of the control plane adds to the nodes' group, for the one port of the Service: a rule for health checks
 * from each subnet of the load balancer, and those for each network. The AWS Load Balancer Controller adds one rule.
 * https://github.com/kubernetes/cloud-provider-aws/blob/v1.36.1/pkg/providers/v1/aws_loadbalancer.go
 */
function loadBalancerRules({ network, ...rest }: Settings): number {
  return network.availabilityZones.length + FOR_SOURCE * sourcesOf(rest).count;
}

/** The list that names who reaches the service. By default, that is the VPC behind an internal load balancer. */
function sourcesOf({ cluster, service }: Pick<Settings, "cluster" | "service">) {
  if (service.sourceCidrs !== undefined)
    return { key: "service.sourceCidrs", value: service.sourceCidrs, count: service.sourceCidrs.length };
  if (service.loadBalancer.scheme === "internal") return { key: "service.sourceCidrs", value: undefined, count: 1 };
  const { publicAccessCidrs: value } = cluster;
  return { key: "cluster.publicAccessCidrs", value, count: value.length };
}

/** Lists of networks that are too long for a security group together. Malformed ones are left to the schema. */
export function securityGroupProblems(input: unknown): Problem[] {
  const { data } = settingsSchema.safeParse(input);
  return data === undefined ? [] : [...nodeGroupProblems(data), ...privateAccessProblems(data)];
}

function nodeGroupProblems(settings: Settings): Problem[] {
  const { nodes, loadBalancer: ofLoadBalancer } = inboundRules(settings);
  const sum = nodes + ofLoadBalancer;
  if (sum <= RULES_PER_GROUP) return [];
  const ssh = settings.nodes.ssh?.sourceCidrs ?? [];
  const sources = sourcesOf(settings);
  const isSsh = ssh.length > FOR_SOURCE * sources.count;
  const { key, value } = isSsh ? { key: "nodes.ssh.sourceCidrs", value: ssh } : sources;
  const expected = `must be shorter: the nodes' security group may have ${RULES_PER_GROUP} rules, and would have ${sum} (${nodes - ssh.length} of the platform, ${ssh.length} of SSH, ${settings.network.availabilityZones.length} of the load balancer's subnets, ${FOR_SOURCE} for each of ${sources.count} networks that reach the service)`;
  return [{ key, value, expected }];
}

function privateAccessProblems(settings: Settings): Problem[] {
  const { controlPlane } = inboundRules(settings);
  const most = RULES_PER_GROUP - OF_EKS;
  if (controlPlane <= most) return [];
  const expected = `must name ${most - FROM_NODES} networks and security groups at most: the control plane's security group may have ${RULES_PER_GROUP} rules`;
  return [{ key: "cluster.privateAccess", value: settings.cluster.privateAccess, expected }];
}
