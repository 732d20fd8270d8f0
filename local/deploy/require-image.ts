import { UserError } from "../errors.ts";
import { Repository } from "../image/repository.ts";
import type { Target } from "./target.ts";

/**
 * Refuses to deploy the service without its image, whose absence Terraform would report in its own words.
 * @throws {UserError} that says how the image gets there.
 */
export async function requireImage({ config, image }: Pick<Target, "config" | "image">): Promise<void> {
  const { names, imageTag } = config;
  const repository = await Repository.open(names.repository, image);
  if ((await repository.find(imageTag)) !== undefined) return;
  throw new UserError("IMAGE_MISSING", `There is no image with the tag ${imageTag} in ${repository.uri}.`, {
    remedy: "Build and push it, and deploy again: npm run image && npm run deploy app",
  });
}
