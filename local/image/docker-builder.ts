import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { run, succeeds } from "../run.ts";
import { buildArguments } from "./build-arguments.ts";
import type { ImageBuilder } from "./builder.ts";

const ENGINE_ANSWER_MS = 10_000;
const PULL_MS = 600_000;

// https://docs.docker.com/build/building/variables/: times are set to 0, and no statement on where and when it was
// built is attached, so that the same input gives the same image
const BUILD_ENVIRONMENT = { DOCKER_BUILDKIT: "1", SOURCE_DATE_EPOCH: "0", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };

/** The user's Docker engine: `DOCKER_HOST` and Docker's own contexts hold. */
export const dockerBuilder: ImageBuilder = {
  async build({ root, architecture, version, log }) {
    const directory = await mkdtemp(join(tmpdir(), "eks-webapi-build-"));
    try {
      const idFile = join(directory, "id");
      const named = `--build-arg=SERVICE_VERSION=${version}`;
      const shared = buildArguments({ architecture }, process.env);
      await run("docker", ["build", `--iidfile=${idFile}`, named, ...shared, root], { log, env: BUILD_ENVIRONMENT });
      return await readFile(idFile, "utf8");
    } finally {
      await rm(directory, { recursive: true });
    }
  },

  // Docker takes a registry at localhost as it is, whatever its certificate
  async push(id, { destination, user, password, log }) {
    const host = destination.slice(0, destination.indexOf("/"));
    await run("docker", ["login", `--username=${user}`, "--password-stdin", host], { log, input: password });
    await run("docker", ["tag", id, destination], { log });
    await run("docker", ["push", "--quiet", destination], { log });
  },
};

/** Whether a Docker engine answers and has this image, or can pull it. */
export async function dockerHas(image: string, log: Log): Promise<boolean> {
  const version = ["version", "--format", "{{.Server.Version}}"];
  if (!(await succeeds(run("docker", version, { log, timeoutMs: ENGINE_ANSWER_MS })))) return false;
  if (await succeeds(run("docker", ["image", "inspect", "--format", "{{.Id}}", image], { log }))) return true;
  return succeeds(run("docker", ["pull", "--quiet", image], { log, timeoutMs: PULL_MS }));
}
