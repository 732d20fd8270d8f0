import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { skipChecks } from "../shared/skip-checks.ts";
import { endpointPolicies } from "./endpoint-policies.ts";
import type { Network } from "./network.ts";

/** The ways from the private subnets to AWS: those that the features need that are on, and no others. */
export class VpcEndpoints extends Construct {
  /** Of the interface endpoints. It lets nothing in by itself: node-security-group.ts says who may come. */
  readonly securityGroupId: string;
  /** The addresses of S3, which the gateway endpoint leads to. */
  readonly s3PrefixListId: string;
  /** What a node needs from its start: without, it does not join. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, config: Config, network: Network) {
    super(scope, id);
    const { names, region } = config;
    const endpoint = (service: string) => ({
      vpcId: network.vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      tags: { Name: `${names.prefix}-${service}` },
    });
    const group = new SecurityGroup(this, "security-group", {
      name: `${names.prefix}-endpoints`,
      description: "VPC endpoints: HTTPS from the VPC",
      vpcId: network.vpcId,
      tags: { Name: `${names.prefix}-endpoints` },
    });
    const subnetIds =
      config.network.endpoints.zones === "all" ? network.privateSubnetIds : network.privateSubnetIds.slice(0, 1);
    const interfaces = [...endpointPolicies(config)].map(([service, statement]) => {
      const name = service.replaceAll(".", "-");
      const policy = new DataAwsIamPolicyDocument(this, `${name}-policy`, { statement });
      skipChecks(policy, {
        CKV_AWS_283:
          statement.some(({ condition }) => condition === undefined) &&
          "It lets through the call by which a pod gets an identity, and the trust of each role says to whom it is given.",
      });
      return new VpcEndpoint(this, name, {
        ...endpoint(service),
        vpcEndpointType: "Interface",
        subnetIds,
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        policy: policy.json,
      });
    });
    const gateway = new VpcEndpoint(this, "s3", {
      ...endpoint("s3"),
      vpcEndpointType: "Gateway",
      routeTableIds: network.zones.map(({ privateRouteTableId }) => privateRouteTableId),
      policy: this.#imageLayers(config),
    });
    this.securityGroupId = group.id;
    this.s3PrefixListId = gateway.prefixListId;
    this.ready = [...interfaces, gateway];
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
