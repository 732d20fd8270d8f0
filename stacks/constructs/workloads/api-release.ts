import { DataAwsEcrImage } from "@cdktf/provider-aws/lib/data-aws-ecr-image";
import { DataKubernetesServiceV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { BaseOutputs } from "../../contract.ts";
import { serviceAccountValues, tolerationsOf } from "../shared/pods.ts";
import { ChartRelease } from "./chart-release.ts";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
const RESTRICTED = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
};

export interface ApiReleaseProps extends Readonly<Pick<Config, "names" | "region" | "imageTag" | "localCloud">> {
  /** Outputs of stack `base`. */
  readonly base: BaseOutputs;
  /** Number of pods; with autoscaling, the smallest number. */
  readonly replicas: number;
  readonly autoscaling: Config["service"]["autoscaling"];
  /** Networks that reach the service, as CIDRs. */
  readonly sourceCidrs: readonly string[];
  /** Where the nodes, the load balancer and the VPC endpoints are. */
  readonly vpcCidr: string;
  readonly identity: Config["cluster"]["identity"];
  /** Taints of the nodes, which the pods tolerate. */
  readonly taints: Config["nodes"]["taints"];
}

/** The service on the cluster: its namespace, and its chart with the image that has the tag. */
export class ApiRelease extends Construct {
  /** Where the service answers. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiReleaseProps) {
    super(scope, id);
    const { names } = props;
    const namespace = new NamespaceV1(this, "namespace", { metadata: { name: names.namespace, labels: RESTRICTED } });
    const { release } = new ChartRelease(this, "chart-release", {
      name: names.release,
      namespace: names.namespace,
      chart: "k8s-webapi",
      values: this.#values(props),
      dependsOn: [namespace],
    });
    this.url = props.localCloud?.serviceUrl ?? this.#url(names, release);
  }

  #values(props: ApiReleaseProps) {
    const { names, region, imageTag, localCloud, base, replicas, autoscaling, identity, taints } = props;
    const { sourceCidrs, vpcCidr } = props;
    const image = new DataAwsEcrImage(this, "image", { repositoryName: base.repository_name, imageTag });
    // Terraform's error for a missing image prints only the logical id, so that the id names the remedy
    image.overrideLogicalId("image-pushed-by-npm-run-image");
    return {
      image: { repository: base.repository_url, digest: image.imageDigest },
      replicaCount: replicas,
      ...(autoscaling && {
        autoscaling: {
          enabled: true,
          maxReplicas: autoscaling.maximum,
          targetCpuPercent: autoscaling.targetCpuPercent,
        },
      }),
      serviceAccount: serviceAccountValues({
        identity,
        name: names.serviceAccount,
        roleArn: base.service_role_arn,
      }),
      aws: {
        region,
        ...(localCloud && { endpointUrl: localCloud.podEndpoint, caCertificate: localCloud.caCertificate }),
      },
      parameterName: base.parameter_name,
      service: { sourceRanges: sourceCidrs },
      networkPolicy: {
        loadBalancerCidrs: [vpcCidr],
        // an emulator is outside the VPC
        awsCidrs: [localCloud === undefined ? vpcCidr : `${new URL(localCloud.podEndpoint).hostname}/32`],
      },
      tolerations: tolerationsOf(taints),
    };
  }

  #url(names: Config["names"], release: ITerraformDependable): string {
    const service = new DataKubernetesServiceV1(this, "service", {
      metadata: { name: names.release, namespace: names.namespace },
      dependsOn: [release],
    });
    const ingress = service.status.get(0).loadBalancer.get(0).ingress.get(0);
    // AWS gives a load balancer a host name, the local cloud an address
    return `http://${Fn.coalesce([ingress.hostname, ingress.ip])}`;
  }
}
