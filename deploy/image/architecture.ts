import { arch } from "node:os";
import type { Config } from "../../stacks/config/load.ts";

/** A processor architecture, in the names of images and nodes. */
export type Architecture = "amd64" | "arm64";

/** The architecture of this machine. */
export function hostArchitecture(): Architecture {
  return arch() === "arm64" ? "arm64" : "amd64";
}

/** The architecture of an environment's nodes. The nodes of a local cloud run on this machine. */
export function nodeArchitecture({ environment, nodes }: Pick<Config, "environment" | "nodes">): Architecture {
  return environment === "local" ? hostArchitecture() : nodes.architecture;
}
