import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { buildah } from "../../deploy/image/buildah.ts";
import { buildahBuilder, COMPRESSION } from "../../deploy/image/buildah-builder.ts";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { ensurePackages } from "../../lib/tools/system-packages.ts";
import { projectRoot } from "../../stacks/project.ts";

/** The service's image, unpacked. */
export interface UnpackedImage {
  /** The directory with its files. */
  readonly root: string;
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The size of its compressed layers, which is what a node pulls. */
  readonly bytes: number;
}

// https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
const descriptor = z.object({ digest: z.string(), size: z.number() });
const indexSchema = jsonSchema(z.object({ manifests: z.tuple([descriptor]) }));
const manifestSchema = jsonSchema(z.object({ config: descriptor, layers: z.array(descriptor) }));
const configSchema = jsonSchema(
  z.object({ config: z.object({ Entrypoint: z.array(z.string()), Env: z.array(z.string()) }) }),
);

/** Builds the image as `npm run image` does, compresses it as for a push, and unpacks it into a directory. */
export async function unpackImage(directory: string, log: Log): Promise<UnpackedImage> {
  await ensurePackages(["buildah", "mmdebstrap"], log);
  const architecture = hostArchitecture();
  const id = await buildahBuilder.build({ root: projectRoot, architecture, version: "benchmark", log });
  const [layout, root] = [join(directory, "layout"), join(directory, "root")];
  await rm(directory, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  await buildah(["push", COMPRESSION, id, `oci:${layout}`], { log });
  const blob = ({ digest }: { digest: string }) => join(layout, "blobs", digest.replace(":", "/"));
  const { manifests } = indexSchema.parse(await readFile(join(layout, "index.json"), "utf8"));
  const { config, layers } = manifestSchema.parse(await readFile(blob(manifests[0]), "utf8"));
  for (const layer of layers) await run("tar", ["--zstd", "-xf", blob(layer), "-C", root], { log });
  const { Entrypoint: entrypoint, Env } = configSchema.parse(await readFile(blob(config), "utf8")).config;
  const environment = Object.fromEntries(Env.map((line) => line.split(/=(.*)/s, 2)));
  return { root, entrypoint, environment, bytes: layers.reduce((sum, { size }) => sum + size, 0) };
}
