import type { Log } from "../../lib/log.ts";
import type { Architecture } from "./architecture.ts";
import type { Destination } from "./registry-login.ts";

export interface BuildOptions {
  /** Directory of the Dockerfile. */
  readonly root: string;
  readonly architecture: Architecture;
  /** The service's answer on /version. */
  readonly version: string;
  readonly log: Log;
}

/** `destination` includes a tag. */
export interface PushOptions extends Destination {
  readonly log: Log;
}

/** Builds an image from the Dockerfile and pushes it. */
export interface ImageBuilder {
  /** @returns the image's id. */
  build(options: BuildOptions): Promise<string>;
  push(id: string, options: PushOptions): Promise<void>;
}
