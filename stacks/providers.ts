import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, type TerraformStack } from "cdktf";
import type { Config } from "./config/load.ts";

/** Write-only arguments need 1.11: https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only */
const TERRAFORM_VERSION = ">= 1.11.0";

/** AWS in the environment's region, refusing any other account than the environment's. */
export function useAws(stack: TerraformStack, { region, accountId, tags }: Config): void {
  new AwsProvider(stack, "aws", {
    region,
    allowedAccountIds: [accountId],
    // as for the state: the local cloud has no host name for each bucket
    s3UsePathStyle: true,
    defaultTags: [{ tags }],
  });
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
}

/**
 * Helm and Kubernetes on a cluster that exists: its address comes from a data source, never from a resource of the same
 * state, which is what leads to "connection refused" on localhost:80. Tokens are fetched when they are needed, so that
 * a long apply does not outlive them.
 */
export function useCluster(stack: TerraformStack, config: Config, clusterName: string): void {
  const cluster = new DataAwsEksCluster(stack, "cluster", { name: clusterName });
  const connection = {
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
  };
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", clusterName, "--region", config.region],
  };
  const helm = new HelmProvider(stack, "helm", { kubernetes: { ...connection, exec } });
  const kubernetes = new KubernetesProvider(stack, "kubernetes", { ...connection, exec: [exec] });
  if (config.builtProviders === undefined) return;
  // docs/adr/0008-offline-providers.md
  stack.addOverride("terraform.required_providers.helm.version", config.builtProviders.helm);
  stack.addOverride("terraform.required_providers.kubernetes.version", config.builtProviders.kubernetes);
  // those old ones read ~/.kube/config too, unless told not to
  helm.addOverride("kubernetes.load_config_file", false);
  kubernetes.addOverride("load_config_file", false);
}
