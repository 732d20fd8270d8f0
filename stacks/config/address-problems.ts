import { z } from "zod";
import { type Block, cidrSchema, contains, firstOverlap, isPrivate, PRIVATE, parseCidr } from "./cidr.ts";
import type { Problem } from "./errors.ts";

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html; a /24 is divided into /28s, the smallest subnets, which are enough for few settings: subnet-size-problems.ts */
const VPC_PREFIX = { widest: 16, narrowest: 24 };
/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const SUBNET_PREFIX = { widest: 16, narrowest: 28 };
/** https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const SERVICE_PREFIX = { widest: 12, narrowest: 24 };
/** Only the addresses of a configuration, so that they are checked even if other parts are wrong. */
const addressesSchema = z.object({
  network: z.object({
    vpcCidr: cidrSchema,
    availabilityZones: z.array(z.string()),
    subnets: z.object({ private: z.array(cidrSchema), public: z.array(cidrSchema) }).optional(),
  }),
  cluster: z.object({ serviceCidr: cidrSchema }),
});

type Addresses = z.infer<typeof addressesSchema>;

/**
 * Conflicts between the addresses of VPC, subnets and services, and with AWS's limits. Malformed addresses are left to the
 * schema.
 */
export function addressProblems(input: unknown): Problem[] {
  const { data } = addressesSchema.safeParse(input);
  return data === undefined ? [] : [...vpcProblems(data), ...subnetProblems(data), ...serviceProblems(data)];
}

function vpcProblems({ network: { vpcCidr } }: Addresses): Problem[] {
  return blockProblems(vpcCidr, VPC_PREFIX).map((expected) => ({ key: "network.vpcCidr", value: vpcCidr, expected }));
}

function subnetProblems({ network: { vpcCidr, availabilityZones, subnets } }: Addresses): Problem[] {
  if (subnets === undefined) return [];
  const zones = availabilityZones.length;
  const problems = (["private", "public"] as const).flatMap((kind) => {
    const problem = (value: unknown, expected: string) => ({ key: `network.subnets.${kind}`, value, expected });
    const list = subnets[kind];
    const count = list.length === zones ? [] : [problem(list, `must have one subnet for each of ${zones} zones`)];
    const each = list.flatMap((cidr) => [
      ...(contains(block(vpcCidr), block(cidr)) ? [] : [problem(cidr, `must lie in network.vpcCidr ${vpcCidr}`)]),
      ...prefixProblems(cidr, SUBNET_PREFIX).map((expected) => problem(cidr, expected)),
    ]);
    return [...count, ...each];
  });
  const overlap = firstOverlap([...subnets.private, ...subnets.public]);
  return overlap === undefined
    ? problems
    : [...problems, { key: "network.subnets", value: overlap, expected: "must not overlap each other" }];
}

function serviceProblems({ network: { vpcCidr }, cluster: { serviceCidr } }: Addresses): Problem[] {
  const problems = blockProblems(serviceCidr, SERVICE_PREFIX);
  if (firstOverlap([vpcCidr, serviceCidr])) problems.push(`must not overlap network.vpcCidr ${vpcCidr}`);
  return problems.map((expected) => ({ key: "cluster.serviceCidr", value: serviceCidr, expected }));
}

function blockProblems(cidr: string, prefix: { widest: number; narrowest: number }): string[] {
  return [...prefixProblems(cidr, prefix), ...(isPrivate(cidr) ? [] : [`must lie in one of ${PRIVATE.join(", ")}`])];
}

function prefixProblems(cidr: string, { widest, narrowest }: { widest: number; narrowest: number }): string[] {
  const { prefix } = block(cidr);
  return widest <= prefix && prefix <= narrowest ? [] : [`must have a prefix from /${widest} to /${narrowest}`];
}

/** The block of a CIDR that the schema has checked. */
function block(cidr: string): Block {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) throw new Error(`${cidr} is not a CIDR`);
  return parsed;
}
