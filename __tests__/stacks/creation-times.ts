import { z } from "zod";
import type { Block } from "../support/synthesis.ts";

/** How long a resource takes to be made, by the slowest log that has been published. */
interface CreationTime {
  /** What a reader calls the resource. */
  name: string;
  seconds: number;
  /** Where the time is from. */
  source: string;
}

const ALL_IN_ONE_APPLY =
  "https://github.com/antonakv/tf-aws-pes-eksk8s-activeactive-agents/blob/1c1a5c217c4b22c13abe2d3deb75d107fb0e93fe/README.md";
const ADD_ONS_BEFORE_AND_AFTER_NODES =
  "https://github.com/sirzzang/sirzzang.github.io/blob/71c28366f3f849153a4a5794a6c0b671d7ac5f0c/_posts/2026-04-09-Kubernetes-EKS-GPU-TroubleShooting-02-02-Installation-Result.md";

const minutes = (minutes: number, seconds = 0) => 60 * minutes + seconds;

/** What is made within seconds (roles, subnets, security groups, log groups, routes) is left out: it counts as instant. */
const BY_TYPE: Record<string, CreationTime> = {
  aws_kms_key: { name: "KMS key", seconds: 28, source: ADD_ONS_BEFORE_AND_AFTER_NODES },
  aws_vpc: { name: "VPC", seconds: 12, source: ALL_IN_ONE_APPLY },
  aws_nat_gateway: { name: "NAT gateway", seconds: minutes(1, 45), source: ALL_IN_ONE_APPLY },
  aws_eks_cluster: {
    name: "cluster",
    seconds: minutes(10, 6),
    source: "https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3218",
  },
  aws_eks_node_group: {
    name: "nodes",
    seconds: minutes(1, 59),
    source: "https://github.com/DevopsArtFactory/terraform-provisioning/pull/47",
  },
};

const BY_ADD_ON: Record<string, CreationTime> = {
  "vpc-cni": { name: "vpc-cni", seconds: 35, source: ADD_ONS_BEFORE_AND_AFTER_NODES },
  "kube-proxy": { name: "kube-proxy", seconds: 25, source: ADD_ONS_BEFORE_AND_AFTER_NODES },
  "eks-pod-identity-agent": {
    name: "eks-pod-identity-agent",
    seconds: 25,
    source: ADD_ONS_BEFORE_AND_AFTER_NODES,
  },
  "metrics-server": { name: "metrics-server", seconds: 55, source: ADD_ONS_BEFORE_AND_AFTER_NODES },
  // 15 s where all goes well, as in both logs; it is healthy only when its pods are, which its users wait for longest
  coredns: {
    name: "coredns",
    seconds: minutes(15),
    source: "https://github.com/aws-ia/terraform-aws-eks-blueprints/issues/642",
  },
};

const BY_ENDPOINT_TYPE: Record<string, CreationTime> = {
  Gateway: { name: "gateway endpoint", seconds: 6, source: ALL_IN_ONE_APPLY },
  // no log names one; the provider waits no longer than this
  Interface: {
    name: "interface endpoint",
    seconds: minutes(10),
    source: "https://registry.terraform.io/providers/hashicorp/aws/6.47.0/docs/resources/vpc_endpoint#timeouts",
  },
};

const addOn = z.object({ addon_name: z.string() });
const endpoint = z.object({ vpc_endpoint_type: z.string() });

/** The published creation time of a resource; undefined if it counts as instant. */
export function creationTime(type: string, block: Block): CreationTime | undefined {
  if (type === "aws_eks_addon") return published(BY_ADD_ON, addOn.parse(block).addon_name);
  if (type === "aws_vpc_endpoint") return published(BY_ENDPOINT_TYPE, endpoint.parse(block).vpc_endpoint_type);
  return BY_TYPE[type];
}

/** An add-on, or a kind of endpoint, that is new here must not count as instant without notice. */
function published(times: Record<string, CreationTime>, kind: string): CreationTime {
  const time = times[kind];
  if (time === undefined) throw new Error(`no creation time of ${kind} is known: add one with its source`);
  return time;
}
