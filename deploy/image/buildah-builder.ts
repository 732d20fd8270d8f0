import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withScratch } from "../../lib/cache/scratch.ts";
import type { Log } from "../../lib/log.ts";
import { succeeds } from "../../lib/processes/run.ts";
import { copiedLayers } from "../../lib/tools/layer-progress.ts";
import { type Architecture, hostArchitecture } from "./architecture.ts";
import { type BaseImage, baseImageOf, nodejsRootFileSystem } from "./base-image.ts";
import { buildah } from "./buildah.ts";
import { type ImageBuilder, withBuildArguments } from "./builder.ts";
import { withRegistryLogin } from "./registry-login.ts";

/** Of pushed layers: a tenth smaller than gzip and much faster to unpack. containerd 1.5 and ECR support it. */
export const COMPRESSION = "--compression-format=zstd";

/** How long a registry may take to report whether it has the base image. */
const REGISTRY_ANSWER_MS = 20_000;
const PULL_MS = 600_000;

/** Builds with Buildah, without an engine. The same input gives the same digest. */
export const buildahBuilder: ImageBuilder = {
  async build({ root, architecture, version, log }) {
    const base = await baseImageOf(root);
    const buildImage = await ensureBaseImage(base, hostArchitecture(), log);
    const nodeImage = await ensureBaseImage(base, architecture, log);
    // an id is found for any value of --platform
    const buildImageId = await buildah(["images", "--quiet", "--no-trunc", buildImage]);
    const images = [
      `--build-arg=NODE_IMAGE=${nodeImage}`,
      `--build-arg=BUILD_IMAGE=${buildImageId.replace("sha256:", "")}`,
    ];
    // chroot isolation needs no right to create namespaces; all timestamps are set to 0
    const own = ["--isolation=chroot", "--layers", "--timestamp=0", "--pull-never"];
    log.progress("builds it from the Dockerfile");
    const output = await withBuildArguments({ root, architecture }, (shared) =>
      buildah(["build", ...own, ...images, ...shared, root], { log }),
    );
    return withVersion(imageId(output), version, log);
  },

  async push(id, { log, ...to }) {
    await withRegistryLogin(to, ({ options }) =>
      buildah(["push", ...options(), COMPRESSION, id, `docker://${to.destination}`], {
        log,
        onLine: copiedLayers(log.progress),
      }),
    );
  },
};

/**
 * Makes sure that Buildah's store has the base image for an architecture. An image in the store is used. Otherwise it
 * is pulled. If no registry has it, it is built from Debian and npm packages under the same name, so that the
 * Dockerfile does not change.
 * @returns the name in the store; for this machine's architecture, that is the name in the Dockerfile
 */
async function ensureBaseImage(base: BaseImage, architecture: Architecture, log: Log): Promise<string> {
  const name = architecture === hostArchitecture() ? base.name : `${base.name}-${architecture}`;
  const platform = `--platform=linux/${architecture}`;
  if (await succeeds(buildah(["inspect", "--type", "image", name]))) return name;
  if (await succeeds(buildah(["manifest", "inspect", base.name], { log, timeoutMs: REGISTRY_ANSWER_MS }))) {
    log.progress(`pulls ${base.name}`);
    const id = await buildah(["pull", "--quiet", platform, base.name], { log, timeoutMs: PULL_MS });
    // the pull used the Dockerfile's name for any architecture
    if (name !== base.name) {
      await buildah(["tag", id, name], { log });
      await buildah(["untag", id, base.name], { log });
    }
    return name;
  }
  log.write(`${base.name} can't be pulled here: it is made of Debian and npm packages.\n`);
  const context = await nodejsRootFileSystem(base, architecture, log);
  await buildah(["build", "--isolation=chroot", platform, "--timestamp=0", "--tag", name, context], { log });
  return name;
}

/**
 * Adds the version to the image, as the Dockerfile's argument would. Buildah's cache ignores the values of arguments:
 * https://github.com/podman-container-tools/buildah/issues/5501
 * @returns the id of the image with the version
 */
function withVersion(id: string, version: string, log: Log): Promise<string> {
  return withScratch("image-version", async (context) => {
    const label = `org.opencontainers.image.version=${version}`;
    await writeFile(join(context, "Containerfile"), `FROM ${id}\nENV SERVICE_VERSION=${version}\nLABEL ${label}\n`);
    return imageId(await buildah(["build", "--layers", "--timestamp=0", "--pull-never", context], { log }));
  });
}

/** The image id is the last line of a build's output. */
function imageId(output: string): string {
  return output.slice(output.lastIndexOf("\n") + 1);
}
