import type { Environment } from "./schema/environment.ts";
import { serviceSources } from "./service-sources.ts";

/** The container networks of local clouds. */
export const CONTAINER_NETWORKS = "10.213.0.0/16";

/** The IAM user that deploys to a local cloud. */
export const deployerOf = (accountId: string) => `arn:aws:iam::${accountId}:user/deployer`;

/**
 * An environment for AWS, as a local cloud rehearses it. Four settings differ: the local cloud's deployer is also an
 * administrator of the cluster, this machine also reaches the service, the load balancer has no certificate, because the
 * local cloud terminates no TLS, and no security groups have private access, because those of other stacks are not there.
 */
export function rehearsalOf(environment: Environment): Environment {
  const { accountId, cluster, service } = environment;
  const { certificateArn, ...loadBalancer } = service.loadBalancer;
  return {
    ...environment,
    cluster: {
      ...cluster,
      administrators: [...cluster.administrators, deployerOf(accountId)],
      ...(cluster.privateAccess && { privateAccess: { ...cluster.privateAccess, securityGroupIds: [] } }),
    },
    service: {
      ...service,
      sourceCidrs: [...serviceSources(environment), CONTAINER_NETWORKS],
      loadBalancer,
    },
  };
}
