import { z } from "zod";
import { cidrSchema } from "./cidr.ts";
import type { Problem } from "./errors.ts";
import { isExampleAccount } from "./example-accounts.ts";
import { reservedNetwork } from "./reserved-networks.ts";
import { environmentSchema } from "./schema/environment.ts";

const publicAccessSchema = z.object({
  accountId: environmentSchema.shape.accountId,
  cluster: z.object({ publicAccessCidrs: z.array(cidrSchema) }),
});

/**
 * Networks that can't reach the API server's public endpoint: EKS refuses the cluster for them. The environments that the
 * project ships have such networks and accounts of examples, so that they can be synthesized and rehearsed.
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export function apiAccessProblems(input: unknown): Problem[] {
  const { data } = publicAccessSchema.safeParse(input);
  if (data === undefined || isExampleAccount(data.accountId)) return [];
  return data.cluster.publicAccessCidrs.flatMap((value, index) => {
    const reserved = reservedNetwork(value);
    if (reserved === undefined) return [];
    const expected = `must be without reserved addresses, which EKS refuses: ${reserved.cidr} is ${reserved.use}`;
    return [{ key: `cluster.publicAccessCidrs.${index}`, value, expected }];
  });
}
