import { UserError } from "../lib/errors.ts";
import type { Config } from "../stacks/config/load.ts";
import { nodeArchitecture } from "./image/architecture.ts";
import { Repository } from "./image/repository.ts";
import type { RegistryAccess } from "./target.ts";

type ImageAccess = RegistryAccess & { config: Config };

/** Refuses to deploy the service without its image. Terraform's own error would not name the remedy. */
export async function requireImage(target: ImageAccess): Promise<void> {
  const { config } = target;
  const { names, imageTag } = config;
  const repository = await Repository.open(names.repository, target);
  if ((await repository.find(imageTag)) !== undefined) return requireArchitecture(repository, config);
  throw new UserError("IMAGE_MISSING", `There is no image with the tag ${imageTag} in ${repository.uri}.`, {
    remedy: "Build and push it, and deploy again: npm run image && npm run deploy app",
  });
}

/** Refuses an image for another architecture than the nodes'. Its pods would crash. A missing image passes. */
export async function requireRunnableImage(target: ImageAccess): Promise<void> {
  const { config } = target;
  const repository = await Repository.open(config.names.repository, target).catch((error: unknown) => {
    if (error instanceof UserError && error.code === "REPOSITORY_MISSING") return undefined;
    throw error;
  });
  if (repository !== undefined) await requireArchitecture(repository, config);
}

async function requireArchitecture(repository: Pick<Repository, "architectures" | "uri">, config: Config) {
  const { imageTag } = config;
  const found = await repository.architectures(imageTag);
  const wanted = nodeArchitecture(config);
  if (found.length === 0 || found.includes(wanted)) return;
  throw new UserError(
    "IMAGE_UNFIT",
    `The image with the tag ${imageTag} in ${repository.uri} is for ${found.join(" and ")}, but the nodes are ${wanted}.`,
    {
      remedy:
        "Tags are immutable: build and push it for the nodes under another one, for all that follows: export IMAGE_TAG=<tag>; npm run image",
    },
  );
}
