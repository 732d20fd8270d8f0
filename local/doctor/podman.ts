import { noLog as log } from "../../lib/log.ts";
import { buildNodeImage } from "../node/image.ts";
import { controlGroupsFinding, readControlGroups } from "./control-groups.ts";
import type { EngineExamination } from "./engine-examination.ts";
import { kernelFinding, readKernelFeatures } from "./kernel.ts";
import { BASE_IMAGE_PART, nodeParts } from "./parts.ts";

/** The doctor's checks for Podman, which the local cloud runs as root on Linux. */
export const podmanExamination: EngineExamination = {
  engine({ platform, root, outdatedPodman }) {
    const subject = "Container engine";
    if (platform === "linux" && root) {
      if (outdatedPodman === undefined) return { subject, state: "fine", detail: "Podman, as root" };
      const remedy = "Install Podman 4.0 or newer, as Debian 12 and Ubuntu 24.04 have it, or start Docker.";
      return { subject, state: "missing", detail: `${outdatedPodman} has no Netavark networks`, remedy };
    }
    const detail = "no Docker engine answers";
    if (platform !== "linux") return { subject, state: "missing", detail, remedy: "Start Docker Desktop." };
    const remedy =
      "Start Docker as a user who may use it (sudo systemctl start docker; sudo usermod -aG docker $USER, and log in " +
      "again), or run this as root, for whom Podman is enough.";
    return { subject, state: "missing", detail: `${detail}, and Podman needs root`, remedy };
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
