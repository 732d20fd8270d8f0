import { z } from "zod";
import { cidrSchema } from "./cidr.ts";
import type { Problem } from "./errors.ts";
import { isExampleAccount } from "./example-accounts.ts";
import { reservedNetwork } from "./reserved-networks.ts";
import { environmentSchema } from "./schema/environment.ts";

const { accountId } = environmentSchema.shape;
const publicAccessCidrs = z.array(cidrSchema);

const publicAccessSchema = z.object({ accountId, cluster: z.object({ publicAccessCidrs }) });
const accessSchema = z.object({
  cluster: z.object({ publicAccessCidrs, privateAccess: z.object().optional() }),
});

/** Settings with which EKS refuses the cluster, or its API server is out of reach. Malformed ones are left to the schema. */
export function apiAccessProblems(input: unknown): Problem[] {
  return [...reservedProblems(input), ...closedProblems(input)];
}

/**
 * Networks that EKS refuses. The environments that the project ships have such networks and accounts of examples, so that
 * they can be synthesized and rehearsed: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
function reservedProblems(input: unknown): Problem[] {
  const { data } = publicAccessSchema.safeParse(input);
  if (data === undefined || isExampleAccount(data.accountId)) return [];
  return data.cluster.publicAccessCidrs.flatMap((value, index) => {
    const reserved = reservedNetwork(value);
    if (reserved === undefined) return [];
    const expected = `must be without reserved addresses, which EKS refuses: ${reserved.cidr} is ${reserved.use}`;
    return [{ key: `cluster.publicAccessCidrs.${index}`, value, expected }];
  });
}

/** Without a public endpoint, the security group of the control plane admits only the nodes and what is named. */
function closedProblems(input: unknown): Problem[] {
  const { data } = accessSchema.safeParse(input);
  if (data === undefined || data.cluster.publicAccessCidrs.length > 0) return [];
  const value = data.cluster.privateAccess;
  if (value !== undefined) return [];
  const expected =
    "must be set where cluster.publicAccessCidrs is empty: otherwise only the nodes reach the API server, and app can't be deployed";
  return [{ key: "cluster.privateAccess", value, expected }];
}
