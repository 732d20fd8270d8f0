import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../lib/log.ts";
import type { Architecture } from "./architecture.ts";
import type { Destination } from "./registry-login.ts";

export interface BuildOptions {
  /** Directory of the Dockerfile. */
  readonly root: string;
  /** Architecture of the nodes that will run the image. */
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

/**
 * The arguments of `build` that Docker and Buildah share. This machine's npm settings and CA certificates are secrets:
 * they are mounted only for the build step that installs packages, so that no layer contains them.
 */
export function buildArguments(
  architecture: Architecture,
  environment: Record<string, string | undefined> = process.env,
): string[] {
  const npmrc = environment.npm_config_userconfig ?? join(environment.HOME ?? homedir(), ".npmrc");
  const ca = environment.NODE_EXTRA_CA_CERTS ?? environment.SSL_CERT_FILE;
  return [`--platform=linux/${architecture}`, ...secret("npmrc", npmrc), ...secret("ca", ca)];
}

function secret(id: string, file: string | undefined): string[] {
  return file !== undefined && existsSync(file) ? [`--secret=id=${id},src=${file}`] : [];
}
