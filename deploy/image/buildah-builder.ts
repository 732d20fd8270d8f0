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

/** Buildah without any engine. The same input gives the same digest. */
export const buildahBuilder: ImageBuilder = {
  async build({ root, architecture, version, log }) {
    const base = await baseImageOf(root);
    const buildImage = await ensureBaseImage(base, hostArchitecture(), log);
    const nodeImage = await ensureBaseImage(base, architecture, log);
    // by its id, which is found whatever --platform says
    const buildImageId = await buildah(["images", "--quiet", "--no-trunc", buildImage]);
    const images = [
      `--build-arg=NODE_IMAGE=${nodeImage}`,
      `--build-arg=BUILD_IMAGE=${buildImageId.replace("sha256:", "")}`,
    ];
    const shared = buildArguments({ architecture }, process.env);
    // chroot needs no right to make namespaces; times of files and of the image are all set to 0
    const own = ["--isolation=chroot", "--layers", "--timestamp=0", "--pull-never"];
    const output = await buildah(["build", ...own, ...images, ...shared, root], { log });
    return named(imageId(output), version, log);
  },

  async push(id, { log, ...to }) {
    await withRegistryLogin(
      to,
      (args, options) => buildah(args, { ...options, log }),
      async ({ authFile, certificateDirectory }) => {
        const login = [`--authfile=${authFile}`, `--cert-dir=${certificateDirectory}`];
        // a tenth smaller than gzip and unpacked in a fraction of the time; containerd 1.5 and ECR know it
        await buildah(["push", ...login, "--compression-format=zstd", id, `docker://${to.destination}`], { log });
      },
    );
  },
};

/**
 * The image with its version, as the Dockerfile's argument would set it. To Buildah's cache an instruction is the same
 * whatever value an argument has in it: https://github.com/podman-container-tools/buildah/issues/5501
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

/** The last line that a build prints. */
function imageId(output: string): string {
  return output.slice(output.lastIndexOf("\n") + 1);
}
