import { z } from "zod";
import { byRules } from "./rule.ts";

const text = z.string().min(1);

/** Networks have addresses, and security groups a network. */
export const checkAddressing = byRules([
  {
    type: "aws_vpc",
    sound: z.object({ cidr_block: text }),
    wrong: "has no addresses",
    why: "EC2 refuses it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html",
    remedy: "Set cidrBlock.",
  },
  {
    type: "aws_subnet",
    sound: z.object({ cidr_block: text }),
    wrong: "has no addresses",
    why: "EC2 refuses it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html",
    remedy: "Set cidrBlock.",
  },
  {
    type: "aws_security_group",
    sound: z.object({ vpc_id: text }),
    wrong: "is in the region's default VPC",
    why: "Nothing of another VPC can have it: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    remedy: "Set vpcId.",
  },
]);
