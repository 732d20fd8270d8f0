import type { Config } from "../../stacks/config/load.ts";
import type { PublicImage } from "./images.ts";

type Configured = Pick<Config, "environment" | "rehearses" | "autoscaler">;

/** Reports where the image is, and what to write in the configuration, for a person. */
export function describeMirrored({ source, tag, digest }: PublicImage, repository: string, config: Configured): string {
  const facts = [`image       ${source}:${tag}`, `repository  ${repository}`, `digest      ${digest}`];
  const file = configurationFile(config);
  if (config.autoscaler.imageDigest === digest) return [...facts, "", `${file} names it already.`].join("\n");
  const key = `  autoscaler: { imageDigest: "${digest}" },`;
  return [...facts, "", `Name it in ${file}, and deploy it with npm run deploy:`, "", key].join("\n");
}

/** The same as JSON, for programs. */
export function mirroredJson({ source, tag, digest }: PublicImage, repository: string, config: Configured): string {
  const where = { key: "autoscaler.imageDigest", file: configurationFile(config) };
  return JSON.stringify([{ image: `${source}:${tag}`, repository, digest, ...where }], null, 2);
}

function configurationFile({ environment, rehearses }: Configured): string {
  return `stacks/config/environments/${rehearses ?? environment}.ts`;
}
