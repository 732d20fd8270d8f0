import type { DockerEngine } from "../../lib/tools/docker.ts";
import { dockerEngine } from "../../lib/tools/docker.ts";
import { outdatedPodman } from "../../lib/tools/podman.ts";
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

/** What this machine is. */
export async function readHost(): Promise<Host> {
  const { platform, arch, getuid } = process;
  const [docker, podman] = await Promise.all([dockerEngine(), outdatedPodman()]);
  return { platform, arch, root: getuid?.() === 0, docker, outdatedPodman: podman };
}

/** The processor: images and nodes are built for two. */
export function processorFinding({ arch }: Host): Finding {
  const subject = "Processor";
  if (arch === "x64" || arch === "arm64") return { subject, state: "fine", detail: arch };
  const remedy = "Use a machine with an amd64 or arm64 processor.";
  return { subject, state: "missing", detail: `${arch} is neither amd64 nor arm64`, remedy };
}
