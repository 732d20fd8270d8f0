import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { minorsBetween } from "../../config/kubernetes-versions.ts";
import type { Config } from "../../config/load.ts";
import type { Network } from "../network/network.ts";
import { EncryptionKey } from "../shared/encryption-key.ts";
import { LogGroup, type LogKey } from "../shared/log-group.ts";
import { ServiceRole } from "../shared/service-role.ts";
import { skipChecks } from "../shared/skip-checks.ts";

/** https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** The identity provider of the cluster's service accounts, which the trust of a role for IRSA names. */
export interface ServiceAccountIssuer {
  providerArn: string;
  /** The issuer's address without its scheme: how conditions name it. */
  host: string;
}

export interface ClusterProps
  extends Readonly<Pick<Config, "names" | "region" | "accountId" | "protect">>,
    Readonly<
      Pick<Config["cluster"], "version" | "serviceCidr" | "publicAccessCidrs" | "logRetentionDays" | "identity">
    > {
  readonly network: Network;
  readonly logKey: LogKey;
}

/** The EKS control plane, and with IRSA the identity provider of its service accounts. */
export class Cluster extends Construct {
  readonly name: string;
  /** A text, not a reference to the cluster. */
  readonly arn: string;
  readonly version: string;
  readonly roleArn: string;
  /** The control plane's own group, which EKS creates. */
  readonly securityGroupId: string;
  /** Undefined with EKS Pod Identity. */
  readonly issuer: ServiceAccountIssuer | undefined;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { names, region, accountId, protect, version, publicAccessCidrs, logRetentionDays, network, logKey } = props;
    this.arn = `arn:aws:eks:${region}:${accountId}:cluster/${names.cluster}`;
    const role = new ServiceRole(this, "role", {
      name: `${names.prefix}-cluster`,
      service: "eks.amazonaws.com",
      // https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
      source: { arn: this.arn, accountId },
      managedPolicies: ["AmazonEKSClusterPolicy"],
    });
    const key = new EncryptionKey(this, "secrets-key", {
      description: "Kubernetes secrets",
      alias: `alias/${names.prefix}-secrets`,
      accountId,
      protect,
    });
    // before the cluster, because EKS creates a missing group itself: without retention, and it stays after a destroy
    const logs = new LogGroup(this, "logs", {
      names,
      region,
      accountId,
      of: "controlPlane",
      retentionDays: logRetentionDays,
      key: logKey,
    });
    const eks = new EksCluster(this, "cluster", {
      name: names.cluster,
      version,
      roleArn: role.arn,
      enabledClusterLogTypes: LOGS,
      vpcConfig: {
        subnetIds: network.privateSubnetIds,
        endpointPrivateAccess: true,
        // EKS takes an empty list for 0.0.0.0/0
        ...(publicAccessCidrs.length > 0
          ? { endpointPublicAccess: true, publicAccessCidrs }
          : { endpointPublicAccess: false }),
      },
      kubernetesNetworkConfig: { serviceIpv4Cidr: props.serviceCidr },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      // add-ons.ts installs the add-ons, in their order and versions
      bootstrapSelfManagedAddons: false,
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: key.arn } },
      // EXTENDED, the default, costs six times as much once standard support ends
      upgradePolicy: { supportType: "STANDARD" },
      // lets AWS and you move traffic away from a zone that fails: https://docs.aws.amazon.com/eks/latest/userguide/zone-shift.html
      zonalShiftConfig: { enabled: true },
      // EKS then refuses every DeleteCluster; prevent_destroy stops only Terraform:
      // https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
      deletionProtection: protect,
      lifecycle: { preventDestroy: protect },
      dependsOn: [logs.group, ...role.attachments],
    });
    skipChecks(eks, {
      CKV_AWS_39:
        publicAccessCidrs.length > 0 && "Its public endpoint lets in the networks of a list, never everybody.",
      // https://github.com/bridgecrewio/checkov/blob/3.3.30/checkov/terraform/checks/resource/aws/EKSPlatformVersion.py
      CKV_AWS_339:
        minorsBetween("1.35", version) > 0 && "EKS supports it; the newest version that checkov knows is 1.35.",
    });
    this.name = eks.name;
    this.version = eks.version;
    this.roleArn = role.arn;
    this.securityGroupId = eks.vpcConfig.clusterSecurityGroupId;
    this.issuer = props.identity === "irsa" ? this.#issuer(eks) : undefined;
  }

  #issuer(eks: EksCluster): ServiceAccountIssuer {
    const provider = new IamOpenidConnectProvider(this, "issuer", {
      url: eks.identity.get(0).oidc.get(0).issuer,
      clientIdList: ["sts.amazonaws.com"],
    });
    return { providerArn: provider.arn, host: Fn.replace(provider.url, "https://", "") };
  }
}
