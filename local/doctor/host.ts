import { type DockerEngine, dockerEngine } from "../../lib/tools/docker.ts";
import { outdatedPodman } from "../../lib/tools/system-packages.ts";
import type { Finding } from "./finding.ts";

/** Properties of this machine. */
export interface Host {
  /** As in `process.platform` and `process.arch`. */
  platform: string;
  arch: string;
  root: boolean;
  /** The Docker engine that answers; undefined if none does. */
  docker: Pick<DockerEngine, "version" | "rootless"> | undefined;
  /** The version of Podman, if it is too old; undefined if it is new enough, not installed, or the user is not root. */
  outdatedPodman: string | undefined;
}

/** Reads the properties of this machine. */
export async function readHost(): Promise<Host> {
  const { platform, arch, getuid } = process;
  const [docker, podman] = await Promise.all([dockerEngine(), outdatedPodman()]);
  return { platform, arch, root: getuid?.() === 0, docker, outdatedPodman: podman };
}

/** Whether the processor is one of the two that images and nodes are built for. */
export function processorFinding({ arch }: Host): Finding {
  const subject = "Processor";
  if (arch === "x64" || arch === "arm64") return { subject, state: "fine", detail: arch };
  const remedy = "Use a machine with an amd64 or arm64 processor.";
  return { subject, state: "missing", detail: `${arch} is neither amd64 nor arm64`, remedy };
}
