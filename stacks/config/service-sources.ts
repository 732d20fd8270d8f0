import type { Environment } from "./schema/environment.ts";

/**
 * Networks that reach the service, as CIDRs. By default, those are the VPC's addresses behind an internal load balancer,
 * and the networks that reach the API server behind one that faces the Internet.
 */
export function serviceSources({ network, cluster, service }: Pick<Environment, "network" | "cluster" | "service">) {
  const { sourceCidrs, loadBalancer } = service;
  return sourceCidrs ?? (loadBalancer.scheme === "internal" ? [network.vpcCidr] : cluster.publicAccessCidrs);
}
