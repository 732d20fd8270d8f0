import type { Config } from "../../config/load.ts";

/** What our charts take of a workload's identity: with EKS Pod Identity the role is in the association, not in the chart. */
export function serviceAccountValues({ cluster: { identity } }: Config, name: string, roleArn: string) {
  return identity === "irsa" ? { name, identity, roleArn } : { name, identity };
}
