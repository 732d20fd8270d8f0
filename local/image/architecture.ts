import { arch } from "node:os";

/** A processor architecture as images and nodes name it. */
export type Architecture = "amd64" | "arm64";

/** The architecture of this machine. */
export function hostArchitecture(): Architecture {
  return arch() === "arm64" ? "arm64" : "amd64";
}
