import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "../../lib/tools/docker.ts";
import { hostArchitecture } from "./architecture.ts";
import { buildArguments } from "./build-arguments.ts";
import type { ImageBuilder } from "./builder.ts";
import { ensureDockerBaseImage } from "./docker-base-image.ts";
import { dockerPush } from "./docker-push.ts";
import { baseImageOf } from "./dockerfile.ts";

// https://docs.docker.com/build/building/variables/: times are set to 0, and no statement on where and when it was
// built is attached, so that the same input gives the same image
const BUILD_ENVIRONMENT = { DOCKER_BUILDKIT: "1", SOURCE_DATE_EPOCH: "0", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };

/** The user's Docker engine: `DOCKER_HOST` and Docker's own contexts hold. */
export const dockerBuilder: ImageBuilder = {
  async build({ root, architecture, version, log }) {
    const base = await baseImageOf(root);
    const buildImage = await ensureDockerBaseImage(base, hostArchitecture(), log);
    const nodeImage = await ensureDockerBaseImage(base, architecture, log);
    const directory = await mkdtemp(join(tmpdir(), "eks-webapi-build-"));
    try {
      const idFile = join(directory, "id");
      const images = [`--build-arg=NODE_IMAGE=${nodeImage}`, `--build-arg=BUILD_IMAGE=${buildImage}`];
      // where npm's settings name a registry or a proxy on this machine, it is within reach
      const own = [`--iidfile=${idFile}`, "--network=host", `--build-arg=SERVICE_VERSION=${version}`];
      const shared = buildArguments({ architecture }, process.env);
      await docker(["build", ...own, ...images, ...shared, root], { log, env: BUILD_ENVIRONMENT });
      return await readFile(idFile, "utf8");
    } finally {
      await rm(directory, { recursive: true });
    }
  },

  push: dockerPush,
};
