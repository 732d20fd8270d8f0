import { fileURLToPath } from "node:url";
import { DataAwsEcrImage } from "@cdktf/provider-aws/lib/data-aws-ecr-image";
import { Release } from "@cdktf/provider-helm/lib/release";
import { DataKubernetesService } from "@cdktf/provider-kubernetes/lib/data-kubernetes-service";
import { Namespace } from "@cdktf/provider-kubernetes/lib/namespace";
import { AssetType, Fn, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import type { BaseOutputs } from "../contract.ts";

const CHART = fileURLToPath(new URL("../../helm/k8s-webapi", import.meta.url));
const TIMEOUT_SECONDS = 600;

/** The service on the cluster: its namespace, and its chart with the image that the tag names. */
export class ApiRelease extends Construct {
  /** Where the service answers. */
  readonly url: string;

  constructor(scope: Construct, id: string, config: Config, base: BaseOutputs) {
    super(scope, id);
    const { names } = config;
    const namespace = new Namespace(this, "namespace", {
      metadata: {
        name: names.namespace,
        labels: {
          // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    });
    const chart = new TerraformAsset(this, "chart", { path: CHART, type: AssetType.DIRECTORY });
    const release = new Release(this, "release", {
      name: names.release,
      chart: `./${chart.path}`,
      namespace: names.namespace,
      // a release that does not get healthy is rolled back
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      timeout: TIMEOUT_SECONDS,
      maxHistory: 10,
      values: [Fn.yamlencode(this.#values(config, base))],
      dependsOn: [namespace],
    });
    const service = new DataKubernetesService(this, "service", {
      metadata: { name: names.release, namespace: names.namespace },
      dependsOn: [release],
    });
    const ingress = `${service.fqn}.status[0].load_balancer[0].ingress[0]`;
    // AWS gives a load balancer a host name, the local cloud an address
    this.url = `http://\${coalesce(${ingress}.hostname, ${ingress}.ip)}`;
  }

  #values({ region, imageTag, cluster, service, names, localCloud }: Config, base: BaseOutputs) {
    // named for whoever reads Terraform's error that there is no such image
    const image = new DataAwsEcrImage(this, "image-made-by-npm-run-image", {
      repositoryName: base.repository_name,
      imageTag,
    });
    return {
      image: { repository: base.repository_url, digest: image.imageDigest },
      replicaCount: service.replicas,
      serviceAccount: { name: names.serviceAccount, roleArn: base.service_role_arn },
      aws: {
        region,
        ...(localCloud && { endpointUrl: localCloud.podEndpoint, caCertificate: localCloud.caCertificate }),
      },
      parameterName: base.parameter_name,
      service: { sourceRanges: service.sourceCidrs ?? cluster.publicAccessCidrs },
    };
  }
}
