import { z } from "zod";
import { byRules, type Rule } from "./rule.ts";
import { nested, off, on, some } from "./terraform.ts";

/** A network of one owner. From /0 to /7, it is all of the Internet or a large part of it. */
const owned = z.string().regex(/^(?!.*\/[0-7]$)/);

const PUBLIC_ADDRESS =
  "An address that the Internet reaches makes each open port one of the Internet's: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html";
const SEPARATE_RULES =
  "Terraform takes rules inside a group for all that there are, and removes the others; separate ones have an address, a description and an order each: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group";

const withoutRules = z.object({ ingress: z.tuple([]).optional(), egress: z.tuple([]).optional() });

const RULES: readonly Rule[] = [
  {
    type: "aws_subnet",
    sound: z.object({ map_public_ip_on_launch: off.optional() }),
    wrong: "gives public addresses to what starts in it",
    why: PUBLIC_ADDRESS,
    remedy: "Set mapPublicIpOnLaunch to false: load balancers get their public addresses without it.",
  },
  {
    type: "aws_launch_template",
    sound: z.object({
      network_interfaces: nested(z.object({ associate_public_ip_address: off.optional() })).optional(),
    }),
    wrong: "gives its instances public addresses",
    why: PUBLIC_ADDRESS,
    remedy: "Leave associatePublicIpAddress out.",
  },
  {
    type: "aws_vpc_security_group_ingress_rule",
    sound: z.object({ cidr_ipv4: owned.optional(), cidr_ipv6: owned.optional() }),
    wrong: "lets in everybody",
    why: "An attacker who finds a fault in what listens needs nothing more: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    remedy: "Name the networks, prefix lists or security groups that need it, /8 or narrower.",
  },
  {
    type: "aws_security_group",
    sound: withoutRules,
    wrong: "has rules inside of it",
    why: SEPARATE_RULES,
    remedy: "Make each a VpcSecurityGroupIngressRule or VpcSecurityGroupEgressRule.",
  },
  {
    type: "aws_default_security_group",
    sound: withoutRules,
    wrong: "lets something in or out",
    why: "What is started without a security group gets this one: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
    remedy: "Give it no rules, and what needs some a security group of its own.",
  },
  {
    type: "aws_security_group_rule",
    sound: z.never(),
    wrong: "is a rule without an identity",
    why: "It conflicts with other rules, and manages several networks badly: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group_rule",
    remedy: "Make it a VpcSecurityGroupIngressRule or VpcSecurityGroupEgressRule.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({
      vpc_config: some(
        z.union([
          z.object({ endpoint_private_access: on, endpoint_public_access: off }),
          z.object({
            endpoint_private_access: on,
            endpoint_public_access: on,
            public_access_cidrs: z.array(owned).min(1),
          }),
        ]),
      ),
    }),
    wrong: "has an endpoint for everybody, or none in its VPC",
    why: "Without a list, the public endpoint answers 0.0.0.0/0; without the private one, nodes take the way through it: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    remedy:
      "Set endpointPrivateAccess, and either endpointPublicAccess to false or publicAccessCidrs to networks of /8 or narrower.",
  },
  {
    type: "aws_eks_node_group",
    sound: z.object({ remote_access: nested(z.object({ source_security_group_ids: some(z.string()) })).optional() }),
    wrong: "lets in SSH from everywhere",
    why: "Without source security groups, EKS opens port 22 to 0.0.0.0/0: https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",
    remedy: "Use Session Manager, or set nodes.ssh with the networks that it is used from.",
  },
];

/** No resource is public by its own arguments. Exposure by other resources: exposed-networks.ts, buckets.ts. */
export const checkExposure = byRules(RULES);
