import type { KubernetesVersion } from "../kubernetes-versions.ts";
import type { EnvironmentInput } from "../schema/environment.ts";

/** A version of EKS, and the versions of its add-ons. */
export type KubernetesPreset = Pick<EnvironmentInput["cluster"], "version" | "addOns">;

/**
 * The add-on versions are from public configurations of late 2026, not from AWS. Compare them before any upgrade with
 * `aws eks describe-addon-versions --kubernetes-version 1.35`.
 * https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html
 */
export const kubernetes135 = {
  version: "1.35",
  addOns: {
    vpcCni: "v1.22.4-eksbuild.3",
    kubeProxy: "v1.35.3-eksbuild.29",
    podIdentityAgent: "v1.3.10-eksbuild.3",
    coredns: "v1.13.2-eksbuild.31",
    metricsServer: "v0.8.1-eksbuild.10",
  },
} as const satisfies KubernetesPreset;

/**
 * The newest add-on versions that were compatible with a cluster of 1.36 in October 2026, from the file below, not from
 * AWS. Compare them with `aws eks describe-addon-versions --kubernetes-version 1.36`.
 * https://github.com/loriamichaelj/shiptrack-modern/blob/5a99843c0136cb6ec50756e538d39cf4593d4c82/terraform/cluster/terraform.tfvars
 */
export const kubernetes136 = {
  version: "1.36",
  addOns: {
    vpcCni: "v1.23.2-eksbuild.1",
    kubeProxy: "v1.36.0-eksbuild.45",
    podIdentityAgent: "v1.4.0-eksbuild.3",
    coredns: "v1.14.7-eksbuild.11",
    metricsServer: "v0.9.0-eksbuild.11",
  },
} as const satisfies KubernetesPreset;

/**
 * The presets by version. There is none for 1.37, because no build of its kube-proxy was found. An environment with 1.37
 * sets `version` and `addOns` itself, to what `aws eks describe-addon-versions --kubernetes-version 1.37` prints.
 */
export const KUBERNETES_PRESETS: Partial<Record<KubernetesVersion, { readonly name: string } & KubernetesPreset>> = {
  "1.35": { name: "kubernetes135", ...kubernetes135 },
  "1.36": { name: "kubernetes136", ...kubernetes136 },
};
