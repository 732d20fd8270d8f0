import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withScratch } from "../../lib/cache/scratch.ts";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { docker, dockerEngine, dockerHost, hasImage, pullImage, runsInVirtualMachine } from "../../lib/tools/docker.ts";
import { dockerLayers } from "../../lib/tools/layer-progress.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { crane } from "../../lib/tools/tools.ts";
import { type Architecture, hostArchitecture } from "./architecture.ts";
import { type BaseImage, baseImageOf, nodejsRootFileSystem } from "./base-image.ts";
import { type ImageBuilder, withBuildArguments } from "./builder.ts";
import { ensureMmdebstrap } from "./debian.ts";
import { registryOf, withRegistryLogin } from "./registry-login.ts";

// https://docs.docker.com/build/building/variables/: timestamps are set to 0, and no attestation of place and time of
// the build is attached, so that the same input gives the same image
const BUILD_ENVIRONMENT = { DOCKER_BUILDKIT: "1", SOURCE_DATE_EPOCH: "0", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };

/** Builds with the user's Docker engine, chosen by `DOCKER_HOST` or Docker's contexts. */
export const dockerBuilder: ImageBuilder = {
  async build({ root, architecture, version, log }) {
    const base = await baseImageOf(root);
    const buildImage = await ensureDockerBaseImage(base, hostArchitecture(), log);
    const nodeImage = await ensureDockerBaseImage(base, architecture, log);
    return withScratch("image-id", async (directory) => {
      const idFile = join(directory, "id");
      const images = [`--build-arg=NODE_IMAGE=${nodeImage}`, `--build-arg=BUILD_IMAGE=${buildImage}`];
      // npm's settings may name a registry or a proxy on this machine; the host network can reach it
      const own = [`--iidfile=${idFile}`, "--network=host", `--build-arg=SERVICE_VERSION=${version}`];
      log.progress("builds it from the Dockerfile");
      await withBuildArguments({ root, architecture }, (shared) =>
        docker(["build", ...own, ...images, ...shared, root], { log, env: BUILD_ENVIRONMENT }),
      );
      return readFile(idFile, "utf8");
    });
  },

  /**
   * An engine on this machine accepts any certificate of a registry at localhost. An engine in a virtual machine has a
   * different localhost, so crane pushes the image from this machine.
   */
  async push(id, { log, ...to }) {
    const { destination } = to;
    await docker(["tag", id, destination], { log });
    // `docker login` would store the password in the user's home
    await withRegistryLogin(to, async ({ directory }) => {
      const options = { log, env: { DOCKER_HOST: await dockerHost(), DOCKER_CONFIG: directory } };
      const isHere = registryOf(destination).startsWith("localhost:");
      if (isHere && runsInVirtualMachine(process.platform, await dockerEngine(log))) {
        const archive = join(directory, "image.tar");
        await docker(["save", "--output", archive, destination], { log });
        // the registry's certificate is of an unknown CA; this is safe, because nodes pull by digest
        await run(await ensureTool(crane, log), ["push", "--insecure", archive, destination], options);
      } else {
        await docker(["push", destination], { ...options, onLine: dockerLayers(log.progress) });
      }
    });
    await docker(["image", "rm", destination], { log });
  },
};

/**
 * Makes sure that the Docker engine has the base image for an architecture. An image in the engine, pulled or built
 * before, is used. Otherwise it is pulled. If no registry has it, it is built from Debian and npm packages.
 * @returns the name to build from
 */
async function ensureDockerBaseImage(base: BaseImage, architecture: Architecture, log: Log): Promise<string> {
  const kept = await keptDockerBaseImage(base, architecture, log);
  if (kept !== undefined) return kept;
  if (await pullImage(base.name, log)) return base.name;
  log.write(`${base.name} can't be pulled here: it is made of Debian and npm packages.\n`);
  await ensureMmdebstrap(log);
  const context = await nodejsRootFileSystem(base, architecture, log);
  const made = madeName(base, architecture);
  const args = [`--platform=linux/${architecture}`, `--file=${join(context, "Containerfile")}`, `--tag=${made}`];
  await docker(["build", ...args, context], { log, env: { DOCKER_BUILDKIT: "1" } });
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
