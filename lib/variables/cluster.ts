import type { Variables } from "./variable.ts";

const KUBERNETES_PROVIDER =
  "https://github.com/hashicorp/terraform-provider-kubernetes/blob/v3.2.1/kubernetes/provider.go";
const CLIENT = "https://github.com/kubernetes/client-go/blob/v0.36.5/tools/clientcmd";

/** What kubectl, Helm and their Terraform providers read. */
export const CLUSTER_VARIABLES: readonly Variables[] = [
  {
    names: ["KUBE_*"],
    readers: ["providers"],
    local: "remove",
    aws: "remove",
    why: "The stack configures the cluster and its user. Pipelines set these variables for other clusters.",
    source: KUBERNETES_PROVIDER,
  },
  {
    names: ["KUBE_PROXY_URL"],
    readers: ["providers"],
    local: "remove",
    aws: "pass",
    why: "It may be the way to the API server. The API server of a local cloud is on this machine.",
    source: KUBERNETES_PROVIDER,
  },
  {
    names: ["TF_X_KUBERNETES_MANIFEST_RESOURCE"],
    readers: ["providers"],
    local: "remove",
    aws: "remove",
    why: "It switches a resource that no stack has, and a wrong value is an error.",
    source: KUBERNETES_PROVIDER,
  },
  {
    names: ["HELM_*"],
    readers: ["helm", "providers"],
    local: "remove",
    aws: "remove",
    why: "The stack configures where releases are kept. Its charts need no repository and no plugin of the user.",
    source:
      "https://helm.sh/docs/helm/helm/, https://github.com/hashicorp/terraform-provider-helm/blob/v3.1.1/helm/provider.go",
  },
  {
    names: ["KUBECONFIG"],
    readers: ["kubectl", "helm"],
    local: "set",
    aws: "set",
    why: "kubectl works on the cluster of the environment.",
    source: `${CLIENT}/loader.go`,
  },
  {
    names: ["KUBECACHEDIR"],
    readers: ["kubectl"],
    local: "set",
    aws: "pass",
    why: "kubectl would keep what it knows of the cluster's API in the user's home.",
    source: "https://github.com/kubernetes/cli-runtime/blob/v0.36.5/pkg/genericclioptions/config_flags.go",
  },
  {
    names: ["KUBERC"],
    readers: ["kubectl"],
    local: "set",
    aws: "set",
    why: "The user's preferences may add arguments to kubectl, or forbid the program that gets tokens.",
    source: "https://github.com/kubernetes/kubectl/blob/v0.36.5/pkg/kuberc/kuberc.go",
  },
  {
    names: ["KUBECTL_*", "KUBERNETES_*", "POD_NAMESPACE"],
    readers: ["kubectl", "helm", "providers"],
    local: "pass",
    aws: "pass",
    why: "Features of kubectl, and the cluster that is used where nothing configures another.",
    source: `${CLIENT}/client_config.go`,
  },
];
