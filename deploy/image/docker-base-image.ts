import { join } from "node:path";
import type { Log } from "../../lib/log.ts";
import { docker, hasImage, pullImage } from "../../lib/tools/docker.ts";
import type { Architecture } from "./architecture.ts";
import { ensureMmdebstrap } from "./debian.ts";
import type { BaseImage } from "./dockerfile.ts";
import { nodejsRootFileSystem } from "./nodejs-root-file-system.ts";

/**
 * Makes sure that the Docker engine has the base image for an architecture. An image in the engine, pulled or built
 * before, is used. Otherwise it is pulled. If no registry has it, it is built from Debian and npm packages.
 * @returns the name to build from
 */
export async function ensureDockerBaseImage(base: BaseImage, architecture: Architecture, log: Log): Promise<string> {
  const kept = await keptDockerBaseImage(base, architecture, log);
  if (kept !== undefined) return kept;
  if (await pullImage(base.name, log)) return base.name;
  log.write(`${base.name} can't be pulled here: it is made of Debian and npm packages.\n`);
  await ensureMmdebstrap(log);
  const context = await nodejsRootFileSystem(base, architecture, log);
  const platform = `linux/${architecture}`;
  const made = madeName(base, architecture);
  await docker(["build", "--platform", platform, "--file", join(context, "Containerfile"), "--tag", made, context], {
    log,
    env: { DOCKER_BUILDKIT: "1" },
  });
  return made;
}

/** The name of the base image in the Docker engine, pulled or built before. */
export async function keptDockerBaseImage(
  base: BaseImage,
  architecture: Architecture,
  log: Log,
): Promise<string | undefined> {
  if (await hasImage(base.name, log)) return base.name;
  const made = madeName(base, architecture);
  return (await hasImage(made, log)) ? made : undefined;
}

function madeName({ nodeVersion, suite }: BaseImage, architecture: Architecture): string {
  return `localhost/eks-webapi-base/${architecture}:${nodeVersion}-${suite}`;
}
