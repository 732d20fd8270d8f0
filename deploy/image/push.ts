import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { ImageBuilder } from "./builder.ts";
import type { Repository } from "./repository.ts";

export interface TagPushOptions {
  readonly builder: Pick<ImageBuilder, "push">;
  /** The image's id, as returned by its builder. */
  readonly id: string;
  readonly tag: string;
  readonly repository: Pick<Repository, "find" | "login" | "pushTo" | "uri">;
  readonly caCertificateFile?: string | undefined;
  readonly log: Log;
}

/**
 * Pushes an image under a tag, unless the tag names this image already. A tag never moves to another image.
 * @returns the digest of its manifest.
 * @throws {UserError} when the tag names another image.
 */
export async function pushImage({
  builder,
  id,
  tag,
  repository,
  caCertificateFile,
  log,
}: TagPushOptions): Promise<string> {
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
  await builder.push(id, { destination, ...(await repository.login()), caCertificateFile, log });
  const pushed = await repository.find(tag);
  if (pushed === undefined) {
    throw new UserError("IMAGE_LOST", `${destination} was pushed, but the registry does not have it.`, {
      remedy: `Push it again: npm run image. What was printed by the push is in ${log.path}.`,
    });
  }
  return pushed.digest;
}
