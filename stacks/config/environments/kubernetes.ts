/**
 * A version of EKS with the versions of its add-ons. They were read in other people's configurations of late 2026, not
 * asked of AWS: compare them, as before any upgrade, with `aws eks describe-addon-versions --kubernetes-version 1.35`.
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
} as const;
