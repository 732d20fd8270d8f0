import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";

/** The base image that the Dockerfile names. */
export interface BaseImage {
  /** The name exactly as in the Dockerfile. */
  readonly name: string;
  readonly nodeVersion: string;
  /** Release of Debian, such as `bookworm`. */
  readonly suite: string;
}

/** Reads the base image from the Dockerfile in this directory, so that its version is defined only there. */
export async function baseImageOf(root: string): Promise<BaseImage> {
  return parseBaseImage(await readFile(join(root, "Dockerfile"), "utf8"));
}

export function parseBaseImage(dockerfile: string): BaseImage {
  const [, name, nodeVersion, suite] = dockerfile.match(/^ARG NODE_IMAGE=(\S+:(\d+\.\d+\.\d+)-([a-z]+)-slim)$/m) ?? [];
  if (name === undefined || nodeVersion === undefined || suite === undefined) {
    throw new UserError(
      "DOCKERFILE_WRONG",
      "The Dockerfile has no line ARG NODE_IMAGE=<name>:<x.y.z>-<Debian release>-slim",
      { remedy: "Name the base image there by its exact version and release: it is made where it can't be pulled." },
    );
  }
  return { name, nodeVersion, suite };
}
