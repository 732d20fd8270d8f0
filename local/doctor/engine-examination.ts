import type { SystemPackage } from "../../lib/tools/system-packages.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import type { Finding } from "./finding.ts";
import type { Host } from "./host.ts";
import type { Part } from "./parts.ts";

/** What the doctor looks at, by the engine that a local cloud takes. */
export interface EngineExamination {
  /** Whether the engine is there. */
  engine(host: Host): Finding;
  /** What only the owner of the machine can provide for it. */
  machine(host: Host): Promise<Finding[]>;
  /** What is built on this machine for it, with the packages for that, beside those of the engine. */
  builds(host: Host, version: KubernetesVersion): Promise<Builds>;
}

export interface Builds {
  findings: readonly Finding[];
  parts: readonly Part[];
  packages: readonly SystemPackage[];
}
