import { z } from "zod";
import { nested, type Resource, resources } from "../../../stacks/checks/terraform.ts";
import type { Platform } from "./platforms.ts";
import { attributesOf } from "./provider-classes.ts";

const tags = z.record(z.string(), z.string());
const providers = z.array(z.object({ default_tags: nested(z.object({ tags })).default([]) }));
const own = z.object({ tags: tags.default({}) });

/** What takes tags, but does not get those of the configuration: by the provider, which fills tags_all, or by itself. */
export function tagProblems({ config, stacks }: Platform): string[] {
  return resources(stacks)
    .filter(({ type }) => type.startsWith("aws_") && attributesOf(type).has("tags"))
    .flatMap((resource) => {
      const present = tagsOf(resource, providers.parse(stacks[resource.stack].provider.aws));
      const missing = Object.entries(config.tags).filter(([key, value]) => present[key] !== value);
      return missing.map(([key]) => `${resource.address} has no tag ${key}`);
    });
}

function tagsOf({ type, block }: Resource, [provider]: z.infer<typeof providers>): Record<string, string> {
  const defaults = attributesOf(type).has("tags_all") ? provider?.default_tags.map((entry) => entry.tags) : [];
  return Object.assign({}, ...(defaults ?? []), own.parse(block).tags);
}
