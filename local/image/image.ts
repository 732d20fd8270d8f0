import { imageTag } from "../../stacks/config/image-tag.ts";
import type { Log } from "../log.ts";
import type { Architecture } from "./architecture.ts";
import { chooseBuilder } from "./builder.ts";
import { pushImage } from "./push.ts";
import { type AwsAccess, Repository } from "./repository.ts";

export interface ImageOptions {
  /** Directory of the Dockerfile. */
  readonly root: string;
  /** Of the nodes that will run it. */
  readonly architecture: Architecture;
  /** That of the sources where left out. */
  readonly tag?: string;
  readonly log: Log;
}

export interface PublishOptions extends ImageOptions {
  /** Name of the ECR repository. */
  readonly repository: string;
  readonly aws: AwsAccess;
}

export interface PublishedImage {
  readonly tag: string;
  /** `sha256:...`, of the manifest. */
  readonly digest: string;
  readonly repositoryUri: string;
}

/** Builds the service's image, so that a later `buildAndPushImage` finds all of it in the builder's cache. */
export async function buildImage({ root, architecture, tag = imageTag(root), log }: ImageOptions): Promise<void> {
  await (await chooseBuilder(root, log)).build({ root, architecture, version: tag, log });
}

/** Builds the service's image and pushes it to ECR under the tag of its sources. */
export async function buildAndPushImage(options: PublishOptions): Promise<PublishedImage> {
  const { root, architecture, tag = imageTag(root), aws, log } = options;
  const repository = await Repository.open(options.repository, aws);
  const builder = await chooseBuilder(root, log);
  const id = await builder.build({ root, architecture, version: tag, log });
  const digest = await pushImage({ builder, id, tag, repository, caCertificateFile: aws.caCertificateFile, log });
  return { tag, digest, repositoryUri: repository.uri };
}
