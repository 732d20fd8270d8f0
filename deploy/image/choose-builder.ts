import type { Log } from "../../lib/log.ts";
import { dockerEngine } from "../../lib/tools/docker.ts";
import { ensurePackages } from "../../lib/tools/system-packages.ts";
import { buildahBuilder } from "./buildah-builder.ts";
import type { ImageBuilder } from "./builder.ts";
import { dockerBuilder } from "./docker-builder.ts";

/**
 * Docker if an engine answers, otherwise Buildah.
 * @throws {UserError} when there is no Docker engine, and Buildah can't be installed.
 */
export async function chooseBuilder(log: Log): Promise<ImageBuilder> {
  if ((await dockerEngine(log)) !== undefined) return dockerBuilder;
  await ensurePackages(["buildah", "mmdebstrap"], log);
  return buildahBuilder;
}
