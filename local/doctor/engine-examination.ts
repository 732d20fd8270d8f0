import type { SystemPackage } from "../../lib/tools/system-packages.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import type { Finding } from "./finding.ts";
import type { Host } from "./host.ts";
import type { Part } from "./parts.ts";

/** The doctor's checks that depend on the container engine of a local cloud. */
export interface EngineExamination {
  /** Whether the engine can be used. */
  engine(host: Host): Finding;
  /** The engine's requirements that only the machine's owner can meet. */
  machine(host: Host): Promise<Finding[]>;
  /** What is built on this machine for the engine, and the packages for the build that the engine does not need. */
  builds(host: Host, version: KubernetesVersion): Promise<Builds>;
}

/** The images and parts that are built on this machine. */
export interface Builds {
  findings: readonly Finding[];
  parts: readonly Part[];
  packages: readonly SystemPackage[];
}
