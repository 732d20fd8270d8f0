import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";

/** An image in a public registry. */
export interface PublicImage {
  /** Registry and repository. */
  source: string;
  tag: string;
  /** Digest of the image index, as published by the image's makers. It is the same for all architectures. */
  digest: string;
}

/**
 * The cluster autoscaler in the minor version of each Kubernetes version, as its README requires. The digests were read
 * in public sources of late 2026. A wrong digest copies nothing. No image was found for 1.37.
 * https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases
 */
const AUTOSCALERS: Partial<Record<KubernetesVersion, Omit<PublicImage, "source">>> = {
  "1.35": { tag: "v1.35.2", digest: "sha256:aac369dc283927a623deb1af54696efcc722ae79255aa07788422e495bab887d" },
  "1.36": { tag: "v1.36.1", digest: "sha256:461388d03eb5b55db58941ee7a81d9a619dd15302b01cbab9f5a9946715994b4" },
};

/** The cluster autoscaler for a Kubernetes version; undefined if none is pinned. */
export function autoscalerImage(version: KubernetesVersion): PublicImage | undefined {
  const image = AUTOSCALERS[version];
  return image && { source: "registry.k8s.io/autoscaling/cluster-autoscaler", ...image };
}
