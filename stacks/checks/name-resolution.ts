import { z } from "zod";
import { byRules } from "./rule.ts";
import { absent, on } from "./terraform.ts";

/** The names of the API server and of AWS's services are answered in the VPC, with private addresses. */
export const checkNameResolution = byRules([
  {
    type: "aws_vpc",
    // on by default
    sound: z.object({ enable_dns_support: on.optional() }),
    wrong: "answers no DNS",
    why: "Nodes can't register in a VPC without DNS resolution: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    remedy: "Set enableDnsSupport.",
  },
  {
    type: "aws_vpc",
    sound: z.object({ enable_dns_hostnames: on }),
    wrong: "has no DNS host names",
    why: "Nodes can't register in a VPC without them, and no endpoint gets a private name: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    remedy: "Set enableDnsHostnames.",
  },
  {
    type: "aws_vpc_endpoint",
    sound: z.union([
      z.object({ vpc_endpoint_type: z.literal("Interface"), private_dns_enabled: on }),
      z.object({ vpc_endpoint_type: z.literal("Gateway"), private_dns_enabled: absent }),
    ]),
    wrong: "is not found by the service's name",
    why: "Without private DNS, the name of the service has public addresses, which private subnets do not reach: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",
    remedy: "Set vpcEndpointType Interface and privateDnsEnabled; a Gateway works by routes.",
  },
]);
