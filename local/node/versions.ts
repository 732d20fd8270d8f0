import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";

interface KubernetesRelease {
  /** The newest patch release that Go's module proxy has. */
  readonly release: string;
  /** The go.mod file for building the node's program. require-kubernetes.sh makes it. */
  readonly modFile: string;
  /**
   * The stock image, for a Docker engine that can pull it. The digests were not read from Docker Hub. Several public
   * repositories pin them, and with a wrong digest no image is pulled.
   */
  readonly k3sImage: string;
}

/** How the local cloud runs each version that an environment may have, oldest first. */
export const RELEASES: Record<KubernetesVersion, KubernetesRelease> = {
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
