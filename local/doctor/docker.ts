import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { baseImageOf } from "../../deploy/image/base-image.ts";
import { mmdebstrapPackages } from "../../deploy/image/debian.ts";
import { keptDockerBaseImage } from "../../deploy/image/docker-builder.ts";
import { noLog as log } from "../../lib/log.ts";
import { hasImage, isPublished, tryPulling } from "../../lib/tools/docker.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { projectRoot } from "../../stacks/project.ts";
import { hasOwnNodeImage } from "../node/docker-image.ts";
import { buildNodeParts } from "../node/parts.ts";
import { RELEASES } from "../node/versions.ts";
import type { EngineExamination } from "./engine-examination.ts";
import type { Finding } from "./finding.ts";
import { BASE_IMAGE_PART, nodeParts, type Part } from "./parts.ts";

/** The doctor's checks for the user's Docker engine. */
export const dockerExamination: EngineExamination = {
  engine({ docker }) {
    const subject = "Container engine";
    if (docker?.rootless) {
      const remedy =
        "Use an engine that runs as root: docker context use default, or unset DOCKER_HOST. With no Docker engine at " +
        "all, root on Debian or Ubuntu gets along without.";
      return { subject, state: "missing", detail: "the Docker engine runs rootless, where no node can run", remedy };
    }
    if (docker !== undefined) return { subject, state: "fine", detail: `Docker ${docker.version}` };
    const remedy = "Start Docker. Or end the local cloud with npm run down -- --force: a new one takes what there is.";
    return { subject, state: "missing", detail: "the local cloud runs on Docker, which does not answer", remedy };
  },

  machine: async () => [],

  async builds({ docker }, version) {
    // an engine that does not answer is already reported as missing, and can't list its images
    const images = docker === undefined ? [] : await Promise.all([nodeImage(version), baseImage()]);
    const parts = images.flatMap((image) => image.parts);
    return {
      findings: images.map(({ finding }) => finding),
      parts,
      packages: parts.length > 0 ? mmdebstrapPackages() : [],
    };
  },
};

/** An image that a Docker engine needs. */
interface DockerImage {
  readonly finding: Finding;
  /** The parts that it is built from, if it is neither in the engine nor in a registry that the engine can reach. */
  readonly parts: readonly Part[];
}

async function nodeImage(version: KubernetesVersion): Promise<DockerImage> {
  const subject = "Node image";
  const { k3sImage } = RELEASES[version];
  if (await hasImage(k3sImage, log)) return { finding: { subject, state: "fine", detail: k3sImage }, parts: [] };
  // once a node image was built here, no registry is asked
  if (!(await hasOwnNodeImage(log)) && (await isPublished(k3sImage))) return pulled(subject, k3sImage);
  return built(
    subject,
    k3sImage,
    nodeParts(() => buildNodeParts(version, log)),
  );
}

async function baseImage(): Promise<DockerImage> {
  const subject = "Service's base image";
  const base = await baseImageOf(projectRoot);
  const kept = await keptDockerBaseImage(base, hostArchitecture(), log);
  if (kept !== undefined) return { finding: { subject, state: "fine", detail: kept }, parts: [] };
  return (await isPublished(base.name)) ? pulled(subject, base.name) : built(subject, base.name, [BASE_IMAGE_PART]);
}

function pulled(subject: string, name: string): DockerImage {
  return { finding: { subject, state: "will be installed", detail: `${name}, by Docker` }, parts: [] };
}

function built(subject: string, name: string, parts: readonly Part[]): DockerImage {
  if (process.platform === "linux") {
    const detail = `built here, since Docker's registry does not show ${name}`;
    return { finding: { subject, state: "will be installed", detail }, parts };
  }
  const detail = `Docker can't pull ${name}`;
  return { finding: { subject, state: "missing", detail, remedy: tryPulling(name) }, parts: [] };
}
