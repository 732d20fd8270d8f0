import type { Environment } from "../../stacks/config/schema.ts";

/** A minor version of Kubernetes, as EKS and the environments name it. */
export type KubernetesVersion = Environment["cluster"]["version"];

/** How the local cloud runs a minor version of Kubernetes. */
export interface KubernetesRelease {
  /** The newest patch that Go's module proxy has. */
  readonly release: string;
  /** The file of modules that the node's program is built with: made by require-kubernetes.sh. */
  readonly modFile: string;
  /**
   * The stock image, for a Docker engine that can pull it. None of these digests was asked of Docker Hub: they are what
   * several public repositories pin, and a wrong one pulls nothing.
   */
  readonly k3sImage: string;
}

/** The versions that a local cloud runs. */
export type LocalVersion = Exclude<KubernetesVersion, "1.34">;

/** How it runs each of them, from old to new. */
export const RELEASES: Record<LocalVersion, KubernetesRelease> = {
  "1.35": {
    release: "1.35.4",
    modFile: "go-1.35.mod",
    k3sImage:
      "docker.io/rancher/k3s:v1.35.8-k3s1@sha256:59fe491fd3b73204e499e40b325240d85c42c7189c3ae50150d37b78243f3b32",
  },
  "1.36": {
    release: "1.36.5",
    modFile: "go.mod",
    k3sImage:
      "docker.io/rancher/k3s:v1.36.4-k3s1@sha256:edad48e12bf81c3a09ac1c05c0c0ffaaa22145980b989d6fae84543a76b83657",
  },
  "1.37": {
    release: "1.37.2",
    modFile: "go-1.37.mod",
    k3sImage:
      "docker.io/rancher/k3s:v1.37.1-k3s1@sha256:ca7f37d993d82ef0dcdcfecb2e0e2618ea541dbaffc620c8cedebe01a82acd0d",
  },
};

/** How the local cloud runs a version that an environment may have. */
export function releaseOf(version: KubernetesVersion): KubernetesRelease {
  return RELEASES[version as LocalVersion];
}
