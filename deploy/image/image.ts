import type { Log } from "../../lib/log.ts";
import { imageTag } from "../../stacks/config/image-tag.ts";
import type { AwsAccess } from "../target.ts";
import type { Architecture } from "./architecture.ts";
import type { ImageBuilder } from "./builder.ts";
import { chooseBuilder } from "./choose-builder.ts";
import { pushImage } from "./push.ts";
import { Repository } from "./repository.ts";

export interface ImageOptions {
  /** Directory of the Dockerfile. */
  readonly root: string;
  /** Architecture of the nodes that will run the image. */
  readonly architecture: Architecture;
  /** By default, the tag of the current sources. */
  readonly tag?: string;
  readonly log: Log;
}

/** An image in the store of its builder. */
export interface BuiltImage {
  readonly builder: ImageBuilder;
  readonly id: string;
  /** Tag of the image in the registry. */
  readonly tag: string;
}

export interface PublishOptions {
  /** Name of the ECR repository. */
  readonly repository: string;
  readonly aws: AwsAccess;
  readonly log: Log;
}

export interface PublishedImage {
  readonly tag: string;
  /** Digest of the manifest: `sha256:...`. */
  readonly digest: string;
  readonly repositoryUri: string;
}

/** Builds the service's image. */
export async function buildImage({ root, architecture, tag = imageTag(root), log }: ImageOptions): Promise<BuiltImage> {
  const builder = await chooseBuilder(log);
  return { builder, id: await builder.build({ root, architecture, version: tag, log }), tag };
}

/** Pushes an image to ECR under its tag. */
export async function publishImage(image: BuiltImage, options: PublishOptions): Promise<PublishedImage> {
  const { aws, log } = options;
  const repository = await Repository.open(options.repository, aws);
  const digest = await pushImage({ ...image, repository, caCertificateFile: aws.caCertificateFile, log });
  return { tag: image.tag, digest, repositoryUri: repository.uri };
}
