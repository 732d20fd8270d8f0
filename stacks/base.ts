import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "./config/load.ts";
import { Access } from "./constructs/cluster/access.ts";
import { NodeAddOns, VPC_CNI, WorkloadAddOns } from "./constructs/cluster/add-ons.ts";
import { Cluster } from "./constructs/cluster/cluster.ts";
import { NodeGroup } from "./constructs/cluster/node-group.ts";
import { NodeSecurityGroup } from "./constructs/cluster/node-security-group.ts";
import { PrivateAccess } from "./constructs/cluster/private-access.ts";
import { FlowLogs } from "./constructs/network/flow-logs.ts";
import { NatGateways } from "./constructs/network/nat.ts";
import { Network } from "./constructs/network/network.ts";
import { VpcEndpoints } from "./constructs/network/vpc-endpoints.ts";
import { LogKey } from "./constructs/shared/log-group.ts";
import { AutoscalerRole } from "./constructs/workloads/autoscaler-role.ts";
import { Parameter } from "./constructs/workloads/parameter.ts";
import { Registry } from "./constructs/workloads/registry.ts";
import { WorkloadIdentity, WorkloadRole } from "./constructs/workloads/workload-role.ts";
import { publishBaseOutputs } from "./contract.ts";
import { useAws } from "./providers.ts";
import { keepStateInS3 } from "./state.ts";

/** The platform: network, cluster, nodes, and the AWS resources of the service. */
export class BaseStack extends TerraformStack {
  constructor(scope: Construct, config: Config) {
    super(scope, "base");
    useAws(this, config);
    keepStateInS3(this, config, "base");

    const { names, region, accountId, protect, tags, service } = config;
    const { version, serviceCidr, publicAccessCidrs, logRetentionDays, identity, addOns } = config.cluster;
    const { privateAccess } = config.cluster;
    const { administrators, viewers, deployers } = config.cluster;
    const { operatingSystem, sessionManager, minimum, taints, ssh } = config.nodes;
    const { vpcCidr, nat } = config.network;
    const isAutoscaled = config.autoscaler.imageDigest !== undefined;

    const network = new Network(this, "network", { names, region, subnets: config.subnets, vpcCidr });
    const natGateways = new NatGateways(this, "nat", { names, nat, network });
    const endpoints = new VpcEndpoints(this, "vpc-endpoints", {
      names,
      region,
      accountId,
      operatingSystem,
      sessionManager,
      identity,
      isAutoscaled,
      minimumNodes: minimum,
      hasPrivateAccess: privateAccess !== undefined,
      ...config.network.endpoints,
      network,
    });
    const logKey = new LogKey(this, "log-key", { names, region, accountId, protect });
    new FlowLogs(this, "flow-logs", { names, region, accountId, retentionDays: logRetentionDays, network, logKey });

    const cluster = new Cluster(this, "cluster", {
      names,
      region,
      accountId,
      protect,
      version,
      serviceCidr,
      publicAccessCidrs,
      logRetentionDays,
      identity,
      network,
      logKey,
    });
    const privateRules = privateAccess
      ? new PrivateAccess(this, "private-access", { ...privateAccess, cluster, endpoints }).rules
      : [];
    new Access(this, "access", {
      accountId,
      administrators,
      viewers,
      deployers,
      namespace: names.namespace,
      cluster,
    });
    const cniRole = new WorkloadRole(this, "vpc-cni-role", {
      name: `${names.prefix}-vpc-cni`,
      accountId,
      cluster,
      ...VPC_CNI,
      managedPolicies: ["AmazonEKS_CNI_Policy"],
    });
    const nodeAddOns = new NodeAddOns(this, "node-add-ons", { versions: addOns, cluster, cniRole, endpoints });
    const nodeSecurityGroup = new NodeSecurityGroup(this, "node-security-group", {
      names,
      nat,
      workloads: config.network.endpoints.workloads,
      sshSourceCidrs: ssh?.sourceCidrs ?? [],
      network,
      cluster,
      endpoints,
    });
    const nodes = new NodeGroup(this, "nodes", {
      names,
      nodes: config.nodes,
      tags,
      isAutoscaled,
      cluster,
      network,
      securityGroupId: nodeSecurityGroup.id,
      after: [
        ...network.privateRoutes,
        ...natGateways.routes,
        ...endpoints.ready,
        ...nodeSecurityGroup.rules,
        // not for the nodes, but stacks/checks/order-rules.ts knows no difference between rules of the endpoints
        ...privateRules,
        ...nodeAddOns.installed,
      ],
    });
    new WorkloadAddOns(this, "workload-add-ons", { versions: addOns, taints, cluster, nodes });

    const registry = new Registry(this, "registry", { names, accountId, protect });
    const parameter = new Parameter(this, "parameter", {
      names,
      region,
      accountId,
      protect,
      type: service.parameterType,
      initialMessage: service.initialMessage,
    });
    const serviceRole = new WorkloadIdentity(this, "service-role", {
      name: `${names.prefix}-service`,
      accountId,
      cluster,
      namespace: names.namespace,
      serviceAccount: names.serviceAccount,
      statements: parameter.readStatements,
    });
    const autoscalerRole = new AutoscalerRole(this, "autoscaler-role", { names, region, accountId, cluster });

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
