import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The base image that the Dockerfile names. */
export interface BaseImage {
  /** As it stands in the Dockerfile. */
  readonly name: string;
  readonly nodeVersion: string;
  /** Release of Debian, such as `bookworm`. */
  readonly suite: string;
}

/** Reads the base image from the Dockerfile in this directory, so that its version stands in one place. */
export async function baseImageOf(root: string): Promise<BaseImage> {
  return parseBaseImage(await readFile(join(root, "Dockerfile"), "utf8"));
}

export function parseBaseImage(dockerfile: string): BaseImage {
  const [, name, nodeVersion, suite] = dockerfile.match(/^ARG NODE_IMAGE=(\S+:(\d+\.\d+\.\d+)-([a-z]+)-slim)$/m) ?? [];
  if (name === undefined || nodeVersion === undefined || suite === undefined) {
    throw new Error("The Dockerfile has no line ARG NODE_IMAGE=<name>:<x.y.z>-<Debian release>-slim");
  }
  return { name, nodeVersion, suite };
}
