import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withScratch } from "../../lib/cache/scratch.ts";
import type { Log } from "../../lib/log.ts";
import type { Architecture } from "./architecture.ts";
import { npmSettings } from "./npm-settings.ts";
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
 * Runs a build with the arguments that Docker and Buildah share. This machine's npm settings and CA certificates are
 * secrets: files that are mounted only for the build step that installs packages, so that no layer, command line or log
 * contains them.
 */
export async function withBuildArguments<T>(
  { root, architecture }: Pick<BuildOptions, "root" | "architecture">,
  work: (args: readonly string[]) => Promise<T>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<T> {
  const { npmrc, cafile } = await npmSettings(root, environment);
  return withScratch("npm-settings", async (directory) => {
    const settings = join(directory, "npmrc");
    if (npmrc !== "") await writeFile(settings, npmrc, { mode: 0o600 });
    // npm's own setting replaces the certificates that Node trusts
    const ca = cafile ?? environment.NODE_EXTRA_CA_CERTS ?? environment.SSL_CERT_FILE;
    return work([`--platform=linux/${architecture}`, ...secret("npmrc", settings), ...secret("ca", ca)]);
  });
}

function secret(id: string, file: string | undefined): string[] {
  return file !== undefined && existsSync(file) ? [`--secret=id=${id},src=${file}`] : [];
}
