import { arch } from "node:os";
import type { Config } from "../../stacks/config/load.ts";

/** A processor architecture as images and nodes name it. */
export type Architecture = "amd64" | "arm64";

/** The architecture of this machine. */
export function hostArchitecture(): Architecture {
  return arch() === "arm64" ? "arm64" : "amd64";
}

/** The architecture of an environment's nodes: those of a local cloud are this machine. */
export function nodeArchitecture({ environment, nodes }: Pick<Config, "environment" | "nodes">): Architecture {
  return environment === "local" ? hostArchitecture() : nodes.architecture;
}
