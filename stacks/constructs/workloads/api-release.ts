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

/** The schemes of a load balancer, in AWS's words. */
const SCHEMES = { internal: "internal", internetFacing: "internet-facing" } as const;

export interface ApiReleaseProps extends Readonly<Pick<Config, "names" | "region" | "imageTag" | "localCloud">> {
  /** Outputs of stack `base`. */
  readonly base: BaseOutputs;
  readonly service: Readonly<Omit<Config["service"], "initialMessage" | "parameterType" | "sourceCidrs">>;
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
    this.url = props.localCloud?.serviceUrl ?? this.#url(props, release);
  }

  #values(props: ApiReleaseProps) {
    const { names, region, imageTag, localCloud, base, service, sourceCidrs, vpcCidr, identity, taints } = props;
    const { autoscaling } = service;
    const image = new DataAwsEcrImage(this, "image", { repositoryName: base.repository_name, imageTag });
    // Terraform's error for a missing image prints only the logical id, so that the id names the remedy
    image.overrideLogicalId("image-pushed-by-npm-run-image");
    return {
      image: { repository: base.repository_url, digest: image.imageDigest },
      replicaCount: service.replicas,
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
      parameterTtlSeconds: service.parameterTtlSeconds,
      parameterMaxStaleSeconds: service.parameterMaxStaleSeconds,
      drainSeconds: service.drainSeconds,
      resources: service.resources,
      service: {
        port: service.loadBalancer.certificateArn === undefined ? 80 : 443,
        sourceRanges: sourceCidrs,
        loadBalancer: { ...service.loadBalancer, scheme: SCHEMES[service.loadBalancer.scheme] },
      },
      networkPolicy: {
        loadBalancerCidrs: [vpcCidr],
        // an emulator is outside the VPC
        awsCidrs: [localCloud === undefined ? vpcCidr : `${new URL(localCloud.podEndpoint).hostname}/32`],
      },
      tolerations: tolerationsOf(taints),
    };
  }

  #url({ names, service: { loadBalancer } }: ApiReleaseProps, release: ITerraformDependable): string {
    // the chart names an internal load balancer's Service like this: helm/k8s-webapi/templates/_load-balancer.tpl
    const name = loadBalancer.scheme === "internal" ? `${names.release}-internal` : names.release;
    const service = new DataKubernetesServiceV1(this, "service", {
      metadata: { name, namespace: names.namespace },
      dependsOn: [release],
    });
    const ingress = service.status.get(0).loadBalancer.get(0).ingress.get(0);
    // AWS gives a load balancer a host name, the local cloud an address
    const protocol = loadBalancer.certificateArn === undefined ? "http" : "https";
    return `${protocol}://${Fn.coalesce([ingress.hostname, ingress.ip])}`;
  }
}
