import { dockerEngine } from "../engine/docker-engine.ts";
import type { Log } from "../log.ts";
import { ensurePackages } from "../tools/system-packages.ts";
import type { Architecture } from "./architecture.ts";
import { buildahBuilder } from "./buildah-builder.ts";
import { dockerBuilder } from "./docker-builder.ts";

export interface BuildOptions {
  /** Directory of the Dockerfile. */
  readonly root: string;
  readonly architecture: Architecture;
  /** What the service answers on /version. */
  readonly version: string;
  readonly log: Log;
}

export interface PushOptions {
  /** `host/repository:tag` */
  readonly destination: string;
  readonly user: string;
  readonly password: string;
  /** PEM file with the CA of the registry, where the system does not know it. */
  readonly caCertificateFile?: string | undefined;
  readonly log: Log;
}

/** What builds an image from the Dockerfile and pushes it. */
export interface ImageBuilder {
  /** @returns the image's id. */
  build(options: BuildOptions): Promise<string>;
  push(id: string, options: PushOptions): Promise<void>;
}

/**
 * Docker where an engine answers, else Buildah.
 * @throws {UserError} when there is neither, and Buildah can't be installed.
 */
export async function chooseBuilder(log: Log): Promise<ImageBuilder> {
  if ((await dockerEngine(log)) !== undefined) return dockerBuilder;
  await ensurePackages(["buildah", "mmdebstrap"], log);
  return buildahBuilder;
}
