import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { KEPT_WHEN_DESCRIBED_OTHERWISE } from "../shared/security-groups.ts";
import { skipChecks } from "../shared/skip-checks.ts";
import type { CallSettings } from "./endpoint-calls.ts";
import { endpointPolicies } from "./endpoint-policies.ts";
import type { Network } from "./network.ts";

export interface VpcEndpointsProps extends CallSettings {
  /** Whether an interface endpoint is in all zones, or in the first one only. */
  readonly zones: Config["network"]["endpoints"]["zones"];
  readonly network: Network;
}

/** The endpoints by which the private subnets reach AWS: only those that an enabled feature needs. */
export class VpcEndpoints extends Construct {
  /** Group of the interface endpoints. Its rules are in ../cluster/node-security-group.ts. */
  readonly securityGroupId: string;
  /** The list of S3's addresses, which the gateway endpoint routes to. */
  readonly s3PrefixListId: string;
  /** What a node needs at its start: it does not join without them. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { names, region, zones, network } = props;
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
      lifecycle: KEPT_WHEN_DESCRIBED_OTHERWISE,
    });
    const subnetIds = zones === "all" ? network.privateSubnetIds : network.privateSubnetIds.slice(0, 1);
    const interfaces = [...endpointPolicies(props)].map(([service, statement]) => {
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
      policy: this.#imageLayers(region),
    });
    this.securityGroupId = group.id;
    this.s3PrefixListId = gateway.prefixListId;
    this.ready = [...interfaces, gateway];
  }

  /** https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms */
  #imageLayers(region: string): string {
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
