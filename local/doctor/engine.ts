import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { baseImageOf } from "../../deploy/image/base-image.ts";
import { mmdebstrapPackages } from "../../deploy/image/debian.ts";
import { keptDockerBaseImage } from "../../deploy/image/docker-builder.ts";
import { noLog as log } from "../../lib/log.ts";
import { type DockerEngine, dockerEngine, hasImage, isPublished, tryPulling } from "../../lib/tools/docker.ts";
import { outdatedPodman, type SystemPackage } from "../../lib/tools/system-packages.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { projectRoot } from "../../stacks/project.ts";
import type { EngineName } from "../engine/engines.ts";
import { buildNodeImage, hasOwnNodeImage } from "../node/image.ts";
import { buildNodeParts } from "../node/parts.ts";
import { RELEASES } from "../node/versions.ts";
import { type Finding, fine, missing, willBeInstalled } from "./finding.ts";
import { controlGroupsFinding, kernelFinding, readControlGroups, readKernelFeatures } from "./kernel.ts";
import { BASE_IMAGE_PART, nodeParts, type Part } from "./parts.ts";

/** What decides which container engine can be used on this machine. */
export interface Host {
  /** As in `process.platform`. */
  platform: string;
  root: boolean;
  /** The Docker engine that answers; undefined if none does. */
  docker: Pick<DockerEngine, "version" | "rootless"> | undefined;
  /** The version of Podman, if it is too old; undefined if it is new enough, not installed, or the user is not root. */
  outdatedPodman: string | undefined;
}

/** The checks that depend on the container engine of a local cloud. */
interface EngineExamination {
  engine(host: Host): Finding;
  /** The engine's requirements that only the machine's owner can meet. */
  machine(host: Host): Promise<Finding[]>;
  /** What is built on this machine for the engine, and the packages for the build that the engine does not need. */
  builds(host: Host, version: KubernetesVersion): Promise<Builds>;
}

interface Builds {
  findings: readonly Finding[];
  parts: readonly Part[];
  packages: readonly SystemPackage[];
}

export async function readHost(): Promise<Host> {
  const { platform, getuid } = process;
  const [docker, podman] = await Promise.all([dockerEngine(), outdatedPodman()]);
  return { platform, root: getuid?.() === 0, docker, outdatedPodman: podman };
}

/** The user's Docker engine. */
const dockerExamination: EngineExamination = {
  engine({ docker }) {
    if (docker?.rootless) {
      const remedy =
        "Use an engine that runs as root: docker context use default, or unset DOCKER_HOST. With no Docker engine at " +
        "all, root on Debian or Ubuntu gets along without.";
      return missing("Container engine", "the Docker engine runs rootless, where no node can run", remedy);
    }
    if (docker !== undefined) return fine("Container engine", `Docker ${docker.version}`);
    const remedy = "Start Docker. Or end the local cloud with npm run down -- --force: a new one takes what there is.";
    return missing("Container engine", "the local cloud runs on Docker, which does not answer", remedy);
  },

  machine: async () => [],

  async builds({ docker }, version) {
    // an engine that does not answer is already reported as missing, and can't list its images
    const images = docker === undefined ? [] : await Promise.all([dockerNodeImage(version), dockerBaseImage()]);
    const parts = images.flatMap((image) => image.parts);
    return {
      findings: images.map(({ finding }) => finding),
      parts,
      packages: parts.length > 0 ? mmdebstrapPackages() : [],
    };
  },
};

/** Podman, which the local cloud runs as root on Linux. */
const podmanExamination: EngineExamination = {
  engine({ platform, root, outdatedPodman }) {
    if (platform === "linux" && root) {
      if (outdatedPodman === undefined) return fine("Container engine", "Podman, as root");
      const remedy = "Install Podman 4.0 or newer, as Debian 12 and Ubuntu 24.04 have it, or start Docker.";
      return missing("Container engine", `${outdatedPodman} has no Netavark networks`, remedy);
    }
    const detail = "no Docker engine answers";
    if (platform !== "linux") return missing("Container engine", detail, "Start Docker Desktop.");
    const remedy =
      "Start Docker as a user who may use it (sudo systemctl start docker; sudo usermod -aG docker $USER, and log in " +
      "again), or run this as root, for whom Podman is enough.";
    return missing("Container engine", `${detail}, and Podman needs root`, remedy);
  },

  async machine({ platform, root }) {
    if (platform !== "linux") return [];
    const controlGroups = controlGroupsFinding(await readControlGroups());
    // only root may look for kernel features
    return root ? [controlGroups, kernelFinding(await readKernelFeatures())] : [controlGroups];
  },

  builds: async (_host, version) => ({
    findings: [],
    parts: [...nodeParts(() => buildNodeImage(version, log)), BASE_IMAGE_PART],
    packages: [],
  }),
};

export const EXAMINATIONS: Readonly<Record<EngineName, EngineExamination>> = {
  docker: dockerExamination,
  podman: podmanExamination,
};

interface DockerImage {
  finding: Finding;
  /** The parts that it is built from, if it is neither in the engine nor in a registry that the engine can reach. */
  parts: readonly Part[];
}

async function dockerNodeImage(version: KubernetesVersion): Promise<DockerImage> {
  const subject = "Node image";
  const { k3sImage } = RELEASES[version];
  if (await hasImage(k3sImage, log)) return { finding: fine(subject, k3sImage), parts: [] };
  // once a node image was built here, no registry is asked
  if (!(await hasOwnNodeImage(log)) && (await isPublished(k3sImage))) return pulled(subject, k3sImage);
  const parts = nodeParts(() => buildNodeParts(version, log));
  return built(subject, k3sImage, parts);
}

async function dockerBaseImage(): Promise<DockerImage> {
  const subject = "Service's base image";
  const base = await baseImageOf(projectRoot);
  const kept = await keptDockerBaseImage(base, hostArchitecture(), log);
  if (kept !== undefined) return { finding: fine(subject, kept), parts: [] };
  return (await isPublished(base.name)) ? pulled(subject, base.name) : built(subject, base.name, [BASE_IMAGE_PART]);
}

function pulled(subject: string, name: string): DockerImage {
  return { finding: willBeInstalled(subject, `${name}, by Docker`), parts: [] };
}

function built(subject: string, name: string, parts: readonly Part[]): DockerImage {
  if (process.platform !== "linux") {
    return { finding: missing(subject, `Docker can't pull ${name}`, tryPulling(name)), parts: [] };
  }
  return { finding: willBeInstalled(subject, `built here, since Docker's registry does not show ${name}`), parts };
}
