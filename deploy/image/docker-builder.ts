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

// https://docs.docker.com/build/building/variables/: timestamps are set to 0, and no attestation of place and time of
// the build is attached, so that the same input gives the same image
const BUILD_ENVIRONMENT = { DOCKER_BUILDKIT: "1", SOURCE_DATE_EPOCH: "0", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };

/** Builds with the user's Docker engine, chosen by `DOCKER_HOST` or Docker's contexts. */
export const dockerBuilder: ImageBuilder = {
  async build({ root, architecture, version, log }) {
    const base = await baseImageOf(root);
    const buildImage = await ensureDockerBaseImage(base, hostArchitecture(), log);
    const nodeImage = await ensureDockerBaseImage(base, architecture, log);
    const directory = await mkdtemp(join(tmpdir(), "eks-webapi-build-"));
    try {
      const idFile = join(directory, "id");
      const images = [`--build-arg=NODE_IMAGE=${nodeImage}`, `--build-arg=BUILD_IMAGE=${buildImage}`];
      // npm's settings may name a registry or a proxy on this machine; the host network can reach it
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
