import { UserError } from "../../lib/errors.ts";
import { contains, parseCidr } from "../../stacks/config/cidr.ts";
import type { Config } from "../../stacks/config/load.ts";
import { settingsFile } from "../target.ts";
import { APP_ELSEWHERE, type Verdict } from "./verdict.ts";

/** The IPv4 addresses of this machine. */
export interface Addresses {
  /** Of its network interfaces. */
  readonly own: readonly string[];
  /** From which AWS gets its requests, or why that is unknown. */
  readonly seenByAws: string | { readonly unknown: string };
}

/**
 * Whether this machine reaches the API server of the cluster that the configuration describes. The addresses of its own
 * interfaces prove nothing against it, because a network may translate them.
 */
export function judgeAddress(
  config: Pick<Config, "name" | "environment" | "rehearses" | "cluster">,
  { own, seenByAws }: Addresses,
): Verdict {
  const { publicAccessCidrs, privateAccess } = config.cluster;
  if (publicAccessCidrs.length === 0) {
    // the names of a private endpoint have its addresses everywhere:
    // https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
    if (own.some((address) => isIn(privateAccess?.cidrs ?? [], address))) return "fine";
    return {
      unknown:
        "Whether this machine reaches the API server is unknown: it has a private endpoint only, and no address of this machine is in cluster.privateAccess.cidrs.",
    };
  }
  if (typeof seenByAws !== "string") {
    return { unknown: `Whether this machine is in cluster.publicAccessCidrs is unknown: ${seenByAws.unknown}.` };
  }
  if (isIn(publicAccessCidrs, seenByAws)) return "fine";
  if (privateAccess !== undefined) {
    return {
      unknown: `This machine reaches AWS from ${seenByAws}, which is not in cluster.publicAccessCidrs: it can deploy app only by the private endpoint, and whether it reaches that can't be tried yet.`,
    };
  }
  return {
    refused: new UserError(
      "ADDRESS_NOT_LISTED",
      `This machine reaches AWS from ${seenByAws}, which is not in cluster.publicAccessCidrs of "${config.name}", so it could not deploy app: the API server would not answer.`,
      {
        remedy:
          `Add its network to cluster.publicAccessCidrs in ${settingsFile(config)}: "${seenByAws}/32". ` +
          `Where app is deployed from another network, ${APP_ELSEWHERE}`,
      },
    ),
  };
}

function isIn(cidrs: readonly string[], address: string): boolean {
  const inner = parseCidr(`${address}/32`);
  return cidrs.map(parseCidr).some((outer) => outer && inner && contains(outer, inner));
}
