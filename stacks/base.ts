import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "./config/load.ts";
import { Access } from "./constructs/cluster/access.ts";
import { NodeAddOns, WorkloadAddOns } from "./constructs/cluster/add-ons.ts";
import { Cluster } from "./constructs/cluster/cluster.ts";
import { NodeGroup } from "./constructs/cluster/node-group.ts";
import { NodeSecurityGroup } from "./constructs/cluster/node-security-group.ts";
import { FlowLogs } from "./constructs/network/flow-logs.ts";
import { NatGateways } from "./constructs/network/nat.ts";
import { Network } from "./constructs/network/network.ts";
import { VpcEndpoints } from "./constructs/network/vpc-endpoints.ts";
import { LogKey } from "./constructs/shared/log-group.ts";
import { AutoscalerRole } from "./constructs/workloads/autoscaler-role.ts";
import { Parameter } from "./constructs/workloads/parameter.ts";
import { Registry } from "./constructs/workloads/registry.ts";
import { WorkloadIdentity } from "./constructs/workloads/workload-identity.ts";
import { publishBaseOutputs } from "./contract.ts";
import { useAws } from "./providers.ts";
import { keepStateInS3 } from "./state.ts";

/** The platform: network, cluster and nodes, and what the service needs of AWS. */
export class BaseStack extends TerraformStack {
  constructor(scope: Construct, config: Config) {
    super(scope, "base");
    useAws(this, config);
    keepStateInS3(this, config, "base");

    const network = new Network(this, "network", config);
    const nat = new NatGateways(this, "nat", config, network);
    const endpoints = new VpcEndpoints(this, "vpc-endpoints", config, network);
    const logKey = new LogKey(this, "log-key", config);
    new FlowLogs(this, "flow-logs", config, { network, logKey });

    const cluster = new Cluster(this, "cluster", config, { network, logKey });
    new Access(this, "access", config, cluster);
    const nodeAddOns = new NodeAddOns(this, "node-add-ons", config, cluster);
    const nodeSecurityGroup = new NodeSecurityGroup(this, "node-security-group", config, {
      network,
      cluster,
      endpoints,
    });
    const nodes = new NodeGroup(this, "nodes", config, {
      cluster,
      network,
      securityGroupId: nodeSecurityGroup.id,
      after: [
        ...network.privateRoutes,
        ...nat.routes,
        ...endpoints.ready,
        ...nodeSecurityGroup.rules,
        ...nodeAddOns.installed,
      ],
    });
    new WorkloadAddOns(this, "workload-add-ons", config, cluster, nodes.group);

    const registry = new Registry(this, "registry", config);
    const parameter = new Parameter(this, "parameter", config);
    const serviceRole = new WorkloadIdentity(this, "service-role", config, cluster, {
      name: `${config.names.prefix}-service`,
      namespace: config.names.namespace,
      serviceAccount: config.names.serviceAccount,
      statements: parameter.readStatements,
    });
    const autoscalerRole = new AutoscalerRole(this, "autoscaler-role", config, cluster);

    publishBaseOutputs(this, {
      cluster_name: cluster.name,
      cluster_role_arn: cluster.roleArn,
      service_role_arn: serviceRole.arn,
      autoscaler_role_arn: autoscalerRole.arn,
      parameter_name: parameter.name,
      repository_name: registry.name,
      repository_url: registry.url,
    });
  }
}
