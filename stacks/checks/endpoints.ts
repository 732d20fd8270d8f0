import { references } from "./graph.ts";
import type { Check } from "./problem.ts";
import { meet } from "./relations.ts";
import { type Resource, resources, type Stacks } from "./terraform.ts";

const HTTPS = 443;
const PRIVATELINK = "https://docs.aws.amazon.com/vpc/latest/privatelink";
/** The only services with gateways. */
const GATEWAYS = /\.(s3|dynamodb)$/;

/** Nodes reach each VPC endpoint. */
export const checkEndpoints: Check = (stacks) => [
  ...wrongTypes(stacks),
  ...closedEndpoints(stacks),
  ...absentEndpoints(stacks),
];

const wrongTypes: Check = (stacks) =>
  resources(stacks, "aws_vpc_endpoint")
    .filter(
      ({ block }) =>
        block.service_name === undefined ||
        (block.vpc_endpoint_type !== "Interface" && !GATEWAYS.test(String(block.service_name))),
    )
    .map(({ stack, address, block }) => ({
      stack,
      address,
      wrong: `is a gateway for ${block.service_name}`,
      why: `Gateways are for S3 and DynamoDB only: ${PRIVATELINK}/gateway-endpoints.html`,
      remedy: "Set vpcEndpointType to Interface.",
    }));

/** Without a group that lets nodes in, an interface has the VPC's default group, or drops what they send. */
const closedEndpoints: Check = (stacks) => {
  const rules = resources(stacks, "aws_vpc_security_group_ingress_rule").filter(
    ({ block }) => block.ip_protocol === "tcp" && block.from_port === HTTPS && block.to_port === HTTPS,
  );
  return interfaces(stacks)
    .filter(({ block }) => !rules.some((rule) => meet(rule.block.security_group_id, block.security_group_ids)))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "has no security group that lets in HTTPS",
      why: `It gets the VPC's default group, which has no rules, and no call arrives: ${PRIVATELINK}/create-interface-endpoint.html`,
      remedy: "Set securityGroupIds to a group with an ingress rule for port 443.",
    }));
};

/** An interface is in all zones of the nodes, or in one for all. */
const absentEndpoints: Check = (stacks) => {
  const subnets = new Set(
    resources(stacks, "aws_eks_node_group").flatMap(({ block }) => [...references(block.subnet_ids)]),
  );
  return interfaces(stacks).flatMap(({ stack, address, block }) => {
    const present = [...references(block.subnet_ids)].filter((subnet) => subnets.has(subnet));
    if (present.length === 1 || present.length === subnets.size) return [];
    return [
      {
        stack,
        address,
        wrong: `is in ${present.length} of the nodes' ${subnets.size} subnets`,
        why: `The nodes of a zone without an interface pay for traffic between zones, and lose the service with another zone: ${PRIVATELINK}/privatelink-access-aws-services.html`,
        remedy: "Set subnetIds to the subnets of all nodes, or, to save, to one of them.",
      },
    ];
  });
};

function interfaces(stacks: Stacks): Resource[] {
  return resources(stacks, "aws_vpc_endpoint").filter(({ block }) => block.vpc_endpoint_type === "Interface");
}
