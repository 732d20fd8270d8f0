import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import { endpointServices, type Feature } from "./endpoint-services.ts";
import type { Network } from "./network.ts";
import { skipChecks } from "./skip-checks.ts";

/** The only ways from the private subnets to AWS, for principals of this account. */
export class VpcEndpoints extends Construct {
  /** What a node needs from its start: without, it does not join. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, config: Config, network: Network) {
    super(scope, id);
    const { names, region } = config;
    const { group, admission } = this.#securityGroup(config, network);
    const policy = this.#accountOnly(config);
    const interfaces = endpointServices(features(config)).map(
      (service) =>
        new VpcEndpoint(this, service.replaceAll(".", "-"), {
          vpcId: network.vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: network.privateSubnetIds,
          securityGroupIds: [group.id],
          privateDnsEnabled: true,
          policy,
          tags: { Name: `${names.prefix}-${service}` },
        }),
    );
    const gateway = new VpcEndpoint(this, "s3", {
      vpcId: network.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [network.privateRouteTableId],
      policy: this.#imageLayers(config),
      tags: { Name: `${names.prefix}-s3` },
    });
    this.ready = [...interfaces, gateway, admission];
  }

  #securityGroup({ names, network: { vpcCidr } }: Config, network: Network) {
    const group = new SecurityGroup(this, "security-group", {
      name: `${names.prefix}-endpoints`,
      description: "VPC endpoints: HTTPS from the VPC",
      vpcId: network.vpcId,
      tags: { Name: `${names.prefix}-endpoints` },
    });
    const admission = new VpcSecurityGroupIngressRule(this, "https", {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      cidrIpv4: vpcCidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return { group, admission };
  }

  /** Credentials of another account, brought along by whoever broke in, are good for nothing here. */
  #accountOnly({ accountId }: Config): string {
    const document = new DataAwsIamPolicyDocument(this, "account-only", {
      statement: [
        {
          actions: ["*"],
          resources: ["*"],
          principals: [{ type: "AWS", identifiers: ["*"] }],
          condition: [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: [accountId] }],
        },
        {
          // the call that gives credentials to a pod comes without any
          actions: ["sts:AssumeRoleWithWebIdentity"],
          resources: [`arn:aws:iam::${accountId}:role/*`],
          principals: [{ type: "AWS", identifiers: ["*"] }],
        },
      ],
    });
    const narrows = "An endpoint's policy grants nothing: it narrows to this account what other policies grant.";
    skipChecks(document, { CKV_AWS_1: narrows, CKV_AWS_49: narrows, CKV_AWS_283: narrows });
    return document.json;
  }

  /** https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms */
  #imageLayers({ region }: Config): string {
    return new DataAwsIamPolicyDocument(this, "image-layers", {
      statement: [
        {
          actions: ["s3:GetObject"],
          resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
          principals: [{ type: "*", identifiers: ["*"] }],
        },
      ],
    }).json;
  }
}

function features({ autoscaler }: Config): Feature[] {
  const always: Feature[] = [
    "nodesJoin",
    "vpcCni",
    "serviceAccountRoles",
    "podIdentityAgent",
    "sessionManager",
    "parameterStore",
    "podLogs",
  ];
  return autoscaler.imageDigest === undefined ? always : [...always, "autoscaler"];
}
