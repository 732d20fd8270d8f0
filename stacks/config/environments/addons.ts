/**
 * Versions of the EKS add-ons for Kubernetes 1.35. Check them before an upgrade with
 * `aws eks describe-addon-versions --kubernetes-version 1.35`.
 * https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
export const addons = {
  vpcCni: "v1.21.1-eksbuild.1",
  kubeProxy: "v1.35.0-eksbuild.2",
  podIdentityAgent: "v1.3.10-eksbuild.2",
  coredns: "v1.13.1-eksbuild.1",
  metricsServer: "v0.8.0-eksbuild.6",
};
