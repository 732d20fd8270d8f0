import type { Environment } from "./schema/environment.ts";

/** The container networks of local clouds. */
export const CONTAINER_NETWORKS = "10.213.0.0/16";

/** The IAM user that deploys to a local cloud. */
export const deployerOf = (accountId: string) => `arn:aws:iam::${accountId}:user/deployer`;

/**
 * An environment for AWS, as a local cloud rehearses it. Two settings differ: the local cloud's deployer is also an
 * administrator of the cluster, and this machine also reaches the service.
 */
export function rehearsalOf(environment: Environment): Environment {
  const { accountId, cluster, service } = environment;
  return {
    ...environment,
    cluster: { ...cluster, administrators: [...cluster.administrators, deployerOf(accountId)] },
    service: {
      ...service,
      sourceCidrs: [...(service.sourceCidrs ?? cluster.publicAccessCidrs), CONTAINER_NETWORKS],
    },
  };
}
