import type { DockerEngine } from "../../lib/tools/docker.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { Finding } from "./finding.ts";

export interface Host {
  /** As in `process.platform` and `process.arch`. */
  platform: string;
  arch: string;
  root: boolean;
  /** The Docker engine that answers; undefined where none does. */
  docker: Pick<DockerEngine, "version" | "rootless"> | undefined;
  /** What Podman calls itself, where it is too old; undefined where it will do, or is not there yet. */
  outdatedPodman: string | undefined;
}

/** The processor: images and nodes are built for two. */
export function processorFinding({ arch }: Host): Finding {
  const subject = "Processor";
  if (arch === "x64" || arch === "arm64") return { subject, state: "fine", detail: arch };
  const remedy = "Use a machine with an amd64 or arm64 processor.";
  return { subject, state: "missing", detail: `${arch} is neither amd64 nor arm64`, remedy };
}

/**
 * What containers run on: a Docker engine, or our own Podman as root on Linux.
 * @param kept the engine that the local cloud was started with, if it was
 */
export function engineFinding(host: Host, kept?: CloudRecord["engine"]): Finding {
  const subject = "Container engine";
  const { docker, platform, root, outdatedPodman } = host;
  if (likelyEngine(host, kept) === "docker") {
    if (docker?.rootless) {
      const remedy =
        "Use an engine that runs as root: docker context use default, or unset DOCKER_HOST. With no Docker engine at " +
        "all, root on Debian or Ubuntu gets along without.";
      return { subject, state: "missing", detail: "the Docker engine runs rootless, where no node can run", remedy };
    }
    if (docker !== undefined) return { subject, state: "fine", detail: `Docker ${docker.version}` };
    const remedy = "Start Docker. Or end the local cloud with npm run down -- --force: a new one takes what there is.";
    return { subject, state: "missing", detail: "the local cloud runs on Docker, which does not answer", remedy };
  }
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
}

/** The engine that a local cloud takes: the one that it was started with, else what this machine has. */
export function likelyEngine({ docker }: Host, kept?: CloudRecord["engine"]): CloudRecord["engine"] {
  return kept ?? (docker === undefined ? "podman" : "docker");
}
