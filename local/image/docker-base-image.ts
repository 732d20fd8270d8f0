import { join } from "node:path";
import { docker, hasImage, pullImage } from "../engine/docker-engine.ts";
import type { Log } from "../log.ts";
import type { Architecture } from "./architecture.ts";
import { ensureMmdebstrap } from "./debian.ts";
import type { BaseImage } from "./dockerfile.ts";
import { nodeRootFileSystem } from "./node-rootfs.ts";

/**
 * Sees to it that the Docker engine has the base image for an architecture: as it is, else made before, else pulled,
 * else, where no registry has it, made of Debian and npm packages.
 * @returns the name to build from
 */
export async function ensureDockerBaseImage(base: BaseImage, architecture: Architecture, log: Log): Promise<string> {
  if (await hasImage(base.name, log)) return base.name;
  const made = `localhost/eks-webapi-base/${architecture}:${base.nodeVersion}-${base.suite}`;
  if (await hasImage(made, log)) return made;
  if (await pullImage(base.name, log)) return base.name;
  log.write(`${base.name} can't be pulled here: it is made of Debian and npm packages.\n`);
  await ensureMmdebstrap(log);
  const context = await nodeRootFileSystem(base, architecture, log);
  const platform = `linux/${architecture}`;
  await docker(["build", "--platform", platform, "--file", join(context, "Containerfile"), "--tag", made, context], {
    log,
    env: { DOCKER_BUILDKIT: "1" },
  });
  return made;
}
