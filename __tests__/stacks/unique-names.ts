import { z } from "zod";
import { dependencies, needs } from "../../stacks/checks/graph.ts";
import { type Resource, resources, type Stack, type Stacks } from "../../stacks/checks/terraform.ts";

/** What AWS allows only once, and what makes Terraform replace it. */
interface Rule {
  /** The arguments that no two resources may share. Empty where AWS allows any number of equal resources. */
  unique: readonly string[];
  /**
   * The other arguments that force a replacement: `ForceNew` and `RequiresReplace` in the AWS provider 6.47,
   * https://github.com/hashicorp/terraform-provider-aws/tree/v6.47.0/internal/service
   */
  replacedBy: readonly string[];
}

const ONE_OF_MANY: Rule = { unique: [], replacedBy: [] };

/** Types that come before a resource with create_before_destroy. */
const RULES: Readonly<Record<string, Rule>> = {
  aws_cloudwatch_log_group: { unique: ["name"], replacedBy: ["log_group_class"] },
  aws_eip: ONE_OF_MANY,
  aws_eks_addon: { unique: ["cluster_name", "addon_name"], replacedBy: ["namespace_config"] },
  aws_eks_cluster: {
    unique: ["name"],
    replacedBy: [
      "role_arn",
      "access_config",
      "bootstrap_self_managed_addons",
      "kubernetes_network_config",
      "outpost_config",
    ],
  },
  aws_eks_node_group: {
    unique: ["cluster_name", "node_group_name"],
    replacedBy: [
      "ami_type",
      "capacity_type",
      "disk_size",
      "instance_types",
      "launch_template",
      "node_role_arn",
      "remote_access",
      "subnet_ids",
    ],
  },
  aws_iam_openid_connect_provider: { unique: ["url"], replacedBy: [] },
  aws_iam_role: { unique: ["name"], replacedBy: ["path"] },
  aws_iam_role_policy_attachment: { unique: ["role", "policy_arn"], replacedBy: [] },
  aws_internet_gateway: ONE_OF_MANY,
  aws_key_pair: { unique: ["key_name"], replacedBy: ["public_key"] },
  aws_kms_key: ONE_OF_MANY,
  aws_launch_template: { unique: ["name"], replacedBy: [] },
  aws_nat_gateway: { unique: ["allocation_id"], replacedBy: ["subnet_id", "connectivity_type", "private_ip"] },
  aws_route: { unique: ["route_table_id", "destination_cidr_block"], replacedBy: [] },
  aws_route_table: ONE_OF_MANY,
  aws_route_table_association: { unique: ["subnet_id"], replacedBy: [] },
  aws_security_group: { unique: ["vpc_id", "name"], replacedBy: ["description"] },
  aws_subnet: { unique: ["vpc_id", "cidr_block"], replacedBy: ["availability_zone", "availability_zone_id"] },
  aws_vpc: ONE_OF_MANY,
  // of a kind: a gateway endpoint has no private DNS name, and an interface endpoint no route
  aws_vpc_endpoint: { unique: ["vpc_id", "service_name", "vpc_endpoint_type"], replacedBy: ["service_region"] },
  // the kind of the source is a part of the rule; its other arguments change in place
  aws_vpc_security_group_egress_rule: { unique: ["security_group_id"], replacedBy: [] },
  aws_vpc_security_group_ingress_rule: { unique: ["security_group_id"], replacedBy: [] },
};

/** Replacements under the same name that no configuration can cause, by type and argument. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  "aws_eks_cluster access_config": "constant",
  "aws_eks_cluster bootstrap_self_managed_addons": "constant",
  "aws_eks_cluster kubernetes_network_config": "docs/configuration.md: cluster.serviceCidr can't be changed later",
  "aws_eks_cluster role_arn": "changes only with the names of role and cluster",
  "aws_nat_gateway subnet_id": "docs/configuration.md: network.subnets can't be changed later",
  "aws_subnet availability_zone": "the zone is a part of the address: in another zone it is another resource",
};

/**
 * Resources that Terraform may have to make again beside the old one, where AWS allows only one of them; and types
 * without a rule.
 */
export function duplicates(stacks: Stacks): string[] {
  return resources(stacks)
    .filter(({ stack, address }) => createdBeforeDestroyed(stacks[stack]).has(address))
    .flatMap(({ type, address, block }) => {
      const rule = RULES[type];
      if (rule === undefined) return [`${address} is made before the old one goes, and has no rule`];
      return causes(rule, block)
        .filter((argument) => IMPOSSIBLE[`${type} ${argument}`] === undefined)
        .map((argument) => `another ${argument} makes a second ${address} with the same ${rule.unique.join(", ")}`);
    });
}

/** The arguments that replace the resource by one that AWS takes for the same. */
function causes({ unique, replacedBy }: Rule, block: Resource["block"]): string[] {
  if (unique.length === 0 || !unique.every((argument) => argument in block)) return [];
  const ignored = lifecycleOf(block).ignore_changes;
  return replacedBy.filter((argument) => argument in block && !ignored.includes(argument));
}

/**
 * The resources with create_before_destroy, and all that they need: Terraform extends it to those.
 * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 */
function createdBeforeDestroyed(stack: Stack): Set<string> {
  const graph = dependencies(stack);
  const first = Object.entries(stack.resource).flatMap(([type, blocks]) =>
    Object.entries(blocks)
      .filter(([, block]) => lifecycleOf(block).create_before_destroy)
      .map(([id]) => `${type}.${id}`),
  );
  return new Set(first.flatMap((address) => [address, ...needs(graph, address)]));
}

const lifecycleSchema = z
  .object({ create_before_destroy: z.boolean().default(false), ignore_changes: z.array(z.string()).default([]) })
  .prefault({});

function lifecycleOf({ lifecycle }: Resource["block"]) {
  return lifecycleSchema.parse(lifecycle);
}
