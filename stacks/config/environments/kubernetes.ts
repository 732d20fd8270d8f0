import type { KubernetesVersion } from "../kubernetes-versions.ts";
import type { EnvironmentInput } from "../schema/environment.ts";

/** A version of EKS, and the add-ons that go with it. */
export type KubernetesPreset = Pick<EnvironmentInput["cluster"], "version" | "addOns">;

/**
 * The add-on versions were read in public configurations of late 2026, not asked of AWS: compare them, as before any
 * upgrade, with `aws eks describe-addon-versions --kubernetes-version 1.35`.
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
 * The add-on versions that a cluster of 1.36 got in October 2026, the newest that were compatible with it. They were read
 * there, not asked of AWS: compare them with `aws eks describe-addon-versions --kubernetes-version 1.36`.
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
 * By version. 1.37 has none: no build of its kube-proxy could be read anywhere. An environment that takes it names
 * `version` and `addOns` itself, with what `aws eks describe-addon-versions --kubernetes-version 1.37` prints.
 */
export const KUBERNETES_PRESETS: Partial<Record<KubernetesVersion, { readonly name: string } & KubernetesPreset>> = {
  "1.35": { name: "kubernetes135", ...kubernetes135 },
  "1.36": { name: "kubernetes136", ...kubernetes136 },
};
