import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, type TerraformStack } from "cdktf";
import type { Config, LocalCloud } from "./config/load.ts";
import { PROVIDER_VERSIONS } from "./provider-versions.ts";

/** Write-only arguments need 1.11: https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only */
const TERRAFORM_VERSION = ">= 1.11.0";

/** Of a call to the local cloud, before it fails: the waits between them take 15 s at most. */
const LOCAL_ATTEMPTS = 5;

/** AWS in the environment's region, refusing any other account than the environment's. */
export function useAws(stack: TerraformStack, config: Config): void {
  const { region, accountId, tags, localCloud } = config;
  new AwsProvider(stack, "aws", {
    region,
    allowedAccountIds: [accountId],
    // as for the state: the local cloud has no host name for each bucket
    s3UsePathStyle: true,
    defaultTags: [{ tags }],
    ...(localCloud && localConnection(localCloud)),
  });
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
  useVersion(stack, config, "aws");
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
  new KubernetesProvider(stack, "kubernetes", { ...connection, exec: [exec] });
  useVersion(stack, config, "helm");
  useVersion(stack, config, "kubernetes");
  // helm 1.3.2 reads ~/.kube/config too, unless this says otherwise
  if (config.builtProviders !== undefined) helm.addOverride("kubernetes.load_config_file", false);
}

/** The bindings name the version that they were made from; the providers are newer: docs/adr/0001-cdktf-and-provider-versions.md */
function useVersion(stack: TerraformStack, { builtProviders }: Config, name: keyof typeof PROVIDER_VERSIONS): void {
  const versions = builtProviders ?? PROVIDER_VERSIONS;
  stack.addOverride(`terraform.required_providers.${name}.version`, versions[name]);
}

/**
 * Calls of S3 Control go to <account>.localhost, a name that only the local cloud's proxy knows; all others go to
 * localhost, for which Go never asks a proxy: https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
function localConnection({ s3ControlProxy }: LocalCloud): Partial<AwsProviderConfig> {
  return {
    httpsProxy: s3ControlProxy,
    // in place of the user's NO_PROXY, in which "localhost" excepts the names that end in it, too
    noProxy: "127.0.0.1",
    // an emulator that does not answer fails the command within a minute, not after 25 attempts
    maxRetries: LOCAL_ATTEMPTS,
  };
}
