import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, type TerraformStack } from "cdktf";
import type { Config, LocalCloud } from "./config/load.ts";
import { PROVIDER_VERSIONS } from "./provider-versions.ts";

/** Write-only arguments need 1.11: https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only */
const TERRAFORM_VERSION = ">= 1.11.0";

/** A call to the local cloud fails after this many attempts; the waits between them take 15 s at most. */
const LOCAL_ATTEMPTS = 5;

/**
 * The arguments about a cluster and its users that the stack does not need. The providers would take them from KUBE_*
 * variables, which pipelines set for other clusters. They would use a token, and a client certificate, in place of `exec`.
 * `proxy_url` is left out, because KUBE_PROXY_URL may be the way to the cluster.
 * https://registry.terraform.io/providers/hashicorp/kubernetes/3.2.1/docs#argument-reference
 */
const NOTHING_ELSE = {
  insecure: false,
  username: "",
  password: "",
  token: "",
  clientCertificate: "",
  clientKey: "",
  configPath: "",
  configContext: "",
  configContextAuthInfo: "",
  configContextCluster: "",
};

/**
 * Adds AWS's provider, for the environment's region. It fails in any account but the environment's.
 * @param more what only this stack needs
 */
export function useAws(
  stack: TerraformStack,
  config: Config,
  more: Pick<AwsProviderConfig, "s3UsePathStyle"> = {},
): void {
  const { region, accountId, tags, localCloud } = config;
  new AwsProvider(stack, "aws", {
    region,
    allowedAccountIds: [accountId],
    defaultTags: [{ tags }],
    ...(localCloud && localConnection(localCloud)),
    ...more,
  });
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
  useVersion(stack, config, "aws");
}

/**
 * Adds the providers of Helm and Kubernetes, for a cluster that exists. Its address comes from a data source: with a
 * resource of the same state, they would connect to localhost:80 while the address is unknown. They get a token when they
 * need one, because a long apply takes longer than a token is valid.
 */
export function useCluster(stack: TerraformStack, config: Config, clusterName: string): void {
  const cluster = new DataAwsEksCluster(stack, "cluster", { name: clusterName });
  const connection = {
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
    ...NOTHING_ELSE,
  };
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    // the user's settings may choose another format
    args: ["eks", "get-token", "--cluster-name", clusterName, "--region", config.region, "--output", "json"],
  };
  // helm 1.3.2 has no such argument, and reads no such variable
  const serverName = config.builtProviders === undefined && { tlsServerName: "" };
  const helm = new HelmProvider(stack, "helm", {
    kubernetes: { ...connection, ...serverName, exec },
    // releases would be looked for where HELM_DRIVER says
    helmDriver: "secret",
  });
  new KubernetesProvider(stack, "kubernetes", { ...connection, tlsServerName: "", exec: [exec] });
  useVersion(stack, config, "helm");
  useVersion(stack, config, "kubernetes");
  // helm 1.3.2 would read ~/.kube/config, too
  if (config.builtProviders !== undefined) helm.addOverride("kubernetes.load_config_file", false);
}

/**
 * Sets the provider's version, because the bindings name an older one, from which they were generated:
 * docs/adr/0001-cdktf-and-provider-versions.md
 */
function useVersion(stack: TerraformStack, { builtProviders }: Config, name: keyof typeof PROVIDER_VERSIONS): void {
  const versions = builtProviders ?? PROVIDER_VERSIONS;
  stack.addOverride(`terraform.required_providers.${name}.version`, versions[name]);
}

/**
 * Calls to S3 Control go to <account>.localhost, a name that only the local cloud's proxy resolves. All other calls go to
 * localhost, for which Go never uses a proxy: https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
function localConnection({ s3ControlProxy }: LocalCloud): Partial<AwsProviderConfig> {
  return {
    httpsProxy: s3ControlProxy,
    // replaces the user's NO_PROXY, in which "localhost" would also match the names that end in it
    noProxy: "127.0.0.1",
    // a command fails within a minute if the emulator does not answer, not after 25 attempts
    maxRetries: LOCAL_ATTEMPTS,
  };
}
