import { CommandError, UserError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { copiedLayers } from "../lib/tools/layer-progress.ts";
import { ensurePackages } from "../lib/tools/system-packages.ts";
import type { KubernetesVersion } from "../stacks/config/kubernetes-versions.ts";
import type { Config } from "../stacks/config/load.ts";
import { runWithoutTraces } from "./image/buildah.ts";
import { withRegistryLogin } from "./image/registry-login.ts";
import type { Repository } from "./image/repository.ts";
import { settingsFile } from "./target.ts";

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

const ANSWER_MS = 60_000;

/**
 * Copies an image for all its platforms, with its tag and digest, unless it is there already.
 * @returns whether it was copied.
 * @throws {UserError} when the source can't be reached, or the tag names another image.
 */
export async function mirrorImage(
  image: PublicImage,
  { repository, log }: { repository: Repository; log: Log },
): Promise<boolean> {
  const there = await repository.find(image.tag);
  if (there?.digest === image.digest) return false;
  if (there !== undefined) {
    throw new UserError(
      "TAG_TAKEN",
      `Tag ${image.tag} of ${repository.uri} names another image (${there.digest}) than the one to mirror (${image.digest}), and tags are immutable.`,
      { remedy: "Find out who pushed it and why. Once nothing runs it, delete it in ECR, and run this again." },
    );
  }
  await ensurePackages(["skopeo"], log);
  await requireSource(image, log);
  const to = { ...(await repository.login()), destination: repository.pushTo };
  await withRegistryLogin(to, ({ options }) => {
    const images = [`docker://${image.source}@${image.digest}`, `docker://${to.destination}:${image.tag}`];
    const copy = ["copy", "--all", "--preserve-digests", ...options("dest-"), ...images];
    return runWithoutTraces(["skopeo", ...copy], { log, onLine: copiedLayers(log.progress) });
  });
  const copied = await repository.find(image.tag);
  if (copied?.digest !== image.digest)
    throw new Error(`${image.tag} was copied, but the registry has ${copied?.digest}`);
  return true;
}

async function requireSource({ source, digest }: PublicImage, log: Log): Promise<void> {
  const inspect = ["inspect", "--raw", `docker://${source}@${digest}`];
  await runWithoutTraces(["skopeo", ...inspect], { log, timeoutMs: ANSWER_MS }).catch((cause: unknown) => {
    if (!(cause instanceof CommandError)) throw cause;
    const why = cause.lastLines.split("\n").at(-1) || cause.message;
    throw new UserError("SOURCE_UNREACHABLE", `${source} does not give the image ${digest}: ${why}`, {
      remedy: "Run this where that registry can be reached, for example in CI; HTTPS_PROXY names a proxy.",
      cause,
    });
  });
}

type Configured = Pick<Config, "environment" | "rehearses" | "autoscaler">;

/** Reports where the image is, and what to write in the configuration, for a person. */
export function describeMirrored({ source, tag, digest }: PublicImage, repository: string, config: Configured): string {
  const facts = [`image       ${source}:${tag}`, `repository  ${repository}`, `digest      ${digest}`];
  const file = settingsFile(config);
  if (config.autoscaler.imageDigest === digest) return [...facts, "", `${file} names it already.`].join("\n");
  const key = `  autoscaler: { imageDigest: "${digest}" },`;
  return [...facts, "", `Name it in ${file}, and deploy it with npm run deploy:`, "", key].join("\n");
}

/** The same as JSON, for programs. */
export function mirroredJson({ source, tag, digest }: PublicImage, repository: string, config: Configured): string {
  const where = { key: "autoscaler.imageDigest", file: settingsFile(config) };
  return JSON.stringify([{ image: `${source}:${tag}`, repository, digest, ...where }], null, 2);
}
