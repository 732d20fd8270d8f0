import type { Environment } from "./schema/environment.ts";

/** The container networks of local clouds. */
export const CONTAINER_NETWORKS = "10.213.0.0/16";

/** The IAM user that deploys to a local cloud. */
export const deployerOf = (accountId: string) => `arn:aws:iam::${accountId}:user/deployer`;

/**
 * An environment for AWS as a local cloud runs it: as it is, but that the local cloud's deployer administers the cluster
 * too, and that the service is reached from this machine.
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
