import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { Finding } from "./finding.ts";

export interface Host {
  /** As in `process.platform` and `process.arch`. */
  platform: string;
  arch: string;
  root: boolean;
  /** The version of the Docker engine that answers; undefined where none does. */
  docker: string | undefined;
}

/** The processor: images and nodes are built for two. */
export function processorFinding({ arch }: Host): Finding {
  const subject = "Processor";
  if (arch === "x64" || arch === "arm64") return { subject, state: "fine", detail: arch };
  const remedy = "Use a machine with an amd64 or arm64 processor.";
  return { subject, state: "missing", detail: `${arch} is neither amd64 nor arm64`, remedy };
}

/** What containers run on: a Docker engine, or our own Podman as root on Linux. */
export function engineFinding({ platform, root, docker }: Host): Finding {
  const subject = "Container engine";
  if (docker !== undefined) return { subject, state: "fine", detail: `Docker ${docker}` };
  if (platform === "linux" && root) return { subject, state: "fine", detail: "Podman, as root" };
  const detail = "no Docker engine answers";
  if (platform !== "linux") return { subject, state: "missing", detail, remedy: "Start Docker Desktop." };
  const remedy =
    "Start Docker as a user who may use it (sudo systemctl start docker; sudo usermod -aG docker $USER, and log in " +
    "again), or run this as root, for whom Podman is enough.";
  return { subject, state: "missing", detail: `${detail}, and Podman needs root`, remedy };
}

/** The engine that a new local cloud would take. */
export function likelyEngine({ docker }: Host): CloudRecord["engine"] {
  return docker === undefined ? "podman" : "docker";
}
