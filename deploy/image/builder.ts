import type { Log } from "../../lib/log.ts";
import type { Architecture } from "./architecture.ts";

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
