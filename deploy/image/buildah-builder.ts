import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../lib/log.ts";
import { hostArchitecture } from "./architecture.ts";
import { ensureBaseImage } from "./base-image.ts";
import { buildArguments } from "./build-arguments.ts";
import { buildah } from "./buildah.ts";
import type { ImageBuilder } from "./builder.ts";
import { baseImageOf } from "./dockerfile.ts";
import { withRegistryLogin } from "./registry-login.ts";

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
    const shared = buildArguments({ architecture }, process.env);
    // chroot isolation needs no right to create namespaces; all timestamps are set to 0
    const own = ["--isolation=chroot", "--layers", "--timestamp=0", "--pull-never"];
    const output = await buildah(["build", ...own, ...images, ...shared, root], { log });
    return named(imageId(output), version, log);
  },

  async push(id, { log, ...to }) {
    await withRegistryLogin(
      to,
      (args, options) => buildah(args, { ...options, log }),
      async (login) => {
        // zstd is a tenth smaller than gzip and much faster to unpack; containerd 1.5 and ECR support it
        await buildah(["push", ...login(), "--compression-format=zstd", id, `docker://${to.destination}`], { log });
      },
    );
  },
};

/**
 * Adds the version to the image, as the Dockerfile's argument would. Buildah's cache ignores the values of arguments:
 * https://github.com/podman-container-tools/buildah/issues/5501
 */
async function named(id: string, version: string, log: Log): Promise<string> {
  const context = await mkdtemp(join(tmpdir(), "eks-webapi-name-"));
  try {
    const label = `org.opencontainers.image.version=${version}`;
    await writeFile(join(context, "Containerfile"), `FROM ${id}\nENV SERVICE_VERSION=${version}\nLABEL ${label}\n`);
    return imageId(await buildah(["build", "--layers", "--timestamp=0", "--pull-never", context], { log }));
  } finally {
    await rm(context, { recursive: true });
  }
}

/** The image id is the last line of a build's output. */
function imageId(output: string): string {
  return output.slice(output.lastIndexOf("\n") + 1);
}
