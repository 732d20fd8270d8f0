import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { dockerEngine } from "../../lib/tools/docker.ts";
import { ensurePackages } from "../../lib/tools/system-packages.ts";
import { imageTag } from "../../stacks/config/image-tag.ts";
import type { RegistryAccess } from "../target.ts";
import { buildahBuilder } from "./buildah-builder.ts";
import type { BuildOptions, ImageBuilder } from "./builder.ts";
import { dockerBuilder } from "./docker-builder.ts";
import { Repository } from "./repository.ts";

/** An image in the store of its builder. */
interface BuiltImage {
  readonly builder: Pick<ImageBuilder, "push">;
  /** As returned by the builder. */
  readonly id: string;
  /** Tag of the image in the registry. */
  readonly tag: string;
}

/**
 * Builds the service's image.
 * @param options.tag by default, the tag of the current sources
 */
export async function buildImage(options: Omit<BuildOptions, "version"> & { tag?: string }): Promise<BuiltImage> {
  const { root, architecture, tag = imageTag(root), log } = options;
  const builder = await chooseBuilder(log);
  return { builder, id: await builder.build({ root, architecture, version: tag, log }), tag };
}

/** Docker if an engine answers, otherwise Buildah, which is installed. */
async function chooseBuilder(log: Log): Promise<ImageBuilder> {
  if ((await dockerEngine(log)) !== undefined) return dockerBuilder;
  await ensurePackages(["buildah", "mmdebstrap"], log);
  return buildahBuilder;
}

/**
 * Pushes an image to an ECR repository under its tag.
 * @returns where it is, with the digest of its manifest: `sha256:...`
 */
export async function publishImage(
  image: BuiltImage,
  { repository: name, access, log }: { repository: string; access: RegistryAccess; log: Log },
): Promise<{ tag: string; digest: string; repositoryUri: string }> {
  const repository = await Repository.open(name, access);
  const digest = await pushImage(image, { repository, log });
  return { tag: image.tag, digest, repositoryUri: repository.uri };
}

type PushRepository = Pick<Repository, "find" | "login" | "pushTo" | "uri">;

/**
 * Pushes an image under a tag, unless the tag names this image already. A tag never moves to another image.
 * @returns the digest of its manifest.
 * @throws {UserError} when the tag names another image.
 */
export async function pushImage(
  { builder, id, tag }: BuiltImage,
  { repository, log }: { repository: PushRepository; log: Log },
): Promise<string> {
  const there = await repository.find(tag);
  if (there !== undefined) {
    // Docker with the containerd store uses the manifest's digest as image id; other Docker engines and Buildah use the
    // configuration's
    const wanted = id.startsWith("sha256:") ? id : `sha256:${id}`;
    if (wanted === there.configDigest || wanted === there.digest) return there.digest;
    throw new UserError(
      "TAG_TAKEN",
      `Tag ${tag} of ${repository.uri} names another image (${there.digest}) than the one built now (${wanted}), and tags are immutable.`,
      { remedy: "Commit your changes, or choose another tag: IMAGE_TAG=<tag> npm run image" },
    );
  }
  const destination = `${repository.pushTo}:${tag}`;
  await builder.push(id, { destination, ...(await repository.login()), log });
  const pushed = await repository.find(tag);
  if (pushed === undefined) {
    throw new UserError("IMAGE_LOST", `${destination} was pushed, but the registry does not have it.`, {
      remedy: `Push it again: npm run image. What was printed by the push is in ${log.path}.`,
    });
  }
  return pushed.digest;
}
