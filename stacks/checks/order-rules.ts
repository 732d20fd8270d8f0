import { z } from "zod";
import { references } from "./graph.ts";
import { nested, off, type Resource } from "./terraform.ts";

/** A resource that must wait for others, even if its arguments refer to none of them. */
export interface Order {
  later: Resource;
  earlier: readonly Resource[];
  /** What should be in `earlier`, but does not exist. */
  absent?: readonly string[];
  /** What fails without the order, with the source. */
  why: string;
}

/** The resources of a type in one stack. */
type OfType = (type: string) => Resource[];

/** The orders that a rule requires in the resources of a stack. */
type OrderRule = (ofType: OfType) => Order[];

/** Add-ons that a node needs to become ready. The pods of all others need a node. */
const NODE_ADD_ONS = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];
/** Without these, no node becomes ready. */
const REQUIRED_ADD_ONS = ["vpc-cni", "kube-proxy"];

export const ORDER_RULES: readonly OrderRule[] = [
  logsBeforeCluster,
  rightsBeforeUse,
  nodeAddOnsBeforeNodes,
  nodesBeforeOtherAddOns,
  endpointsBeforePodNetwork,
  networkBeforeNodes,
  namespaceBeforeReleases,
  bucketSettingsInOrder,
];

const logging = z.object({ name: z.string(), enabled_cluster_log_types: z.array(z.string()).min(1) });

function logsBeforeCluster(ofType: OfType): Order[] {
  return ofType("aws_eks_cluster").flatMap((later) => {
    const { data } = logging.safeParse(later.block);
    if (data === undefined) return [];
    const name = `/aws/eks/${data.name}/cluster`;
    const earlier = ofType("aws_cloudwatch_log_group").filter(({ block }) => block.name === name);
    return [
      {
        later,
        earlier,
        absent: earlier.length > 0 ? [] : [`the log group ${name}`],
        why: "EKS makes a log group that is not there, without retention, and a destroy leaves it behind: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2763",
      },
    ];
  });
}

/** A resource that uses a role comes after the role's policies, which its arguments don't refer to. */
function rightsBeforeUse(ofType: OfType): Order[] {
  const rights = [...ofType("aws_iam_role_policy_attachment"), ...ofType("aws_iam_role_policy")];
  return ["aws_eks_cluster", "aws_eks_node_group", "aws_eks_addon"].flatMap(ofType).map((later) => {
    const { depends_on: _, ...givenArguments } = later.block;
    const roles = [...references(givenArguments)].filter((address) => address.startsWith("aws_iam_role."));
    return {
      later,
      earlier: rights.filter(({ block }) => [...references(block.role)].some((role) => roles.includes(role))),
      why: "It fails without the rights of its role, and on destroy leaves behind what it may no longer remove: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster",
    };
  });
}

const withoutDefaultAddOns = z.object({ bootstrap_self_managed_addons: off });

function nodeAddOnsBeforeNodes(ofType: OfType): Order[] {
  const earlier = ofType("aws_eks_addon").filter(({ block }) => NODE_ADD_ONS.includes(String(block.addon_name)));
  const names = earlier.map(({ block }) => block.addon_name);
  const hasNoDefaults = ofType("aws_eks_cluster").some(({ block }) => withoutDefaultAddOns.safeParse(block).success);
  return ofType("aws_eks_node_group").map((later) => ({
    later,
    earlier,
    absent: REQUIRED_ADD_ONS.filter((name) => hasNoDefaults && !names.includes(name)).map(
      (name) => `the add-on ${name}`,
    ),
    why: "A node without its network never becomes ready, and the group fails: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3446",
  }));
}

function nodesBeforeOtherAddOns(ofType: OfType): Order[] {
  return ofType("aws_eks_addon")
    .filter(({ block }) => !NODE_ADD_ONS.includes(String(block.addon_name)))
    .map((later) => ({
      later,
      earlier: ofType("aws_eks_node_group"),
      why: "An add-on whose pods find no node stays degraded until its creation times out: https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html",
    }));
}

/** A change of cluster.identity makes an endpoint, and restarts the pods of vpc-cni on nodes that run. */
function endpointsBeforePodNetwork(ofType: OfType): Order[] {
  return ofType("aws_eks_addon")
    .filter(({ block }) => block.addon_name === "vpc-cni")
    .map((later) => ({
      later,
      earlier: ofType("aws_vpc_endpoint"),
      why: "Its pods do not start where they get no credentials, and STS or EKS Auth is reached by an endpoint: https://github.com/aws/amazon-vpc-cni-k8s/issues/1847",
    }));
}

/** Endpoints, routes and rules come before nodes: a node that does not reach AWS does not join, and does not retry. */
function networkBeforeNodes(ofType: OfType): Order[] {
  const endpoints = ofType("aws_vpc_endpoint");
  return ofType("aws_eks_node_group").map((later) => {
    const subnets = references(later.block.subnet_ids);
    const associations = ofType("aws_route_table_association").filter(({ block }) =>
      mentionsOneOf(block.subnet_id, subnets),
    );
    const tables = new Set(associations.flatMap(({ block }) => [...references(block.route_table_id)]));
    const routes = ofType("aws_route").filter(({ block }) => mentionsOneOf(block.route_table_id, tables));
    const template = references(later.block.launch_template);
    const nodeGroups = ofType("aws_launch_template")
      .filter(({ address }) => template.has(address))
      .flatMap(({ block }) => groupsIn(block.vpc_security_group_ids));
    const groups = [...nodeGroups, ...endpoints.flatMap(({ block }) => groupsIn(block.security_group_ids))];
    const rules = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"].flatMap(ofType).filter(
      ({ block }) =>
        groups.includes(String(block.security_group_id)) ||
        // rules of other groups that allow traffic from nodes, as those of the control plane
        nodeGroups.includes(String(block.referenced_security_group_id)),
    );
    return {
      later,
      earlier: [...endpoints, ...associations, ...routes, ...rules],
      why: "A node that reaches no AWS service at its start does not join: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2474",
    };
  });
}

/** They are in every cluster. https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces */
const KUBERNETES_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

const named = z.object({ metadata: nested(z.object({ name: z.string() })) });

function namespaceBeforeReleases(ofType: OfType): Order[] {
  const namespaces = ofType("kubernetes_namespace_v1");
  return ofType("helm_release").map((later) => {
    const earlier = namespaces.filter(({ block }) =>
      named.safeParse(block).data?.metadata.some(({ name }) => name === later.block.namespace),
    );
    const isKubernetes = KUBERNETES_NAMESPACES.includes(String(later.block.namespace));
    return {
      later,
      earlier,
      absent: earlier.length > 0 || isKubernetes ? [] : [`the namespace ${later.block.namespace}`],
      why: "Helm installs into no namespace that is not there, and a destroy would take the namespace away under the release: https://helm.sh/docs/faq/changes_since_helm2/#automatically-creating-namespaces",
    };
  });
}

/** S3 refuses a change of a bucket while it makes another one. */
function bucketSettingsInOrder(ofType: OfType): Order[] {
  const after = (later: string, earlier: string, why: string) =>
    ofType(later).map((resource) => ({
      later: resource,
      earlier: ofType(earlier).filter(({ block }) => mentionsOneOf(block.bucket, references(resource.block.bucket))),
      why,
    }));
  return [
    ...after(
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "S3 refuses a policy while it blocks public access, and the other way round: https://github.com/hashicorp/terraform-provider-aws/issues/7628",
    ),
    ...after(
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_versioning",
      "Rules for noncurrent versions need versioning first: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration",
    ),
  ];
}

function groupsIn(value: unknown): string[] {
  return z.array(z.string()).safeParse(value).data ?? [];
}

function mentionsOneOf(value: unknown, addresses: ReadonlySet<string>): boolean {
  return [...references(value)].some((address) => addresses.has(address));
}
