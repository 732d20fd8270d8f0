import { z } from "zod";
import { STACKS } from "../stack-names.ts";
import type { Check, Problem } from "./problem.ts";
import { nested, resources, type Stacks } from "./terraform.ts";

/** The tags of config/derive.ts. Bills, inventories and policies use them. */
const REQUIRED = ["Project", "Environment", "ManagedBy"];
/** What a launch template must tag, because the provider's default tags don't reach it. */
const LAUNCHED = ["instance", "volume", "network-interface"];

const WHY = "An inventory does not find what has no tags, and its cost is assigned to no team";

const tags = z.record(z.string(), z.string());
const providerTags = z.object({ default_tags: nested(z.object({ tags })) });
const tagged = z.object({ tags });
const launched = z.object({ tag_specifications: nested(z.object({ resource_type: z.string(), tags })).default([]) });

/** Everything that can have tags has the default ones: from the provider, or from the launch template. */
export const checkTags: Check = (stacks) => {
  const defaults = defaultTags(stacks);
  return [...untaggedProviders(stacks), ...overriddenTags(stacks, defaults), ...untaggedLaunches(stacks, defaults)];
};

/** The default tags of the first provider that has some. */
function defaultTags(stacks: Stacks): Record<string, string> {
  for (const { block } of awsProviders(stacks)) {
    const { data } = providerTags.safeParse(block);
    if (data) return Object.assign({}, ...data.default_tags.map((entry) => entry.tags));
  }
  return {};
}

function awsProviders(stacks: Stacks) {
  return STACKS.flatMap((stack) => (stacks[stack].provider.aws ?? []).map((block) => ({ stack, block })));
}

function untaggedProviders(stacks: Stacks): Problem[] {
  return awsProviders(stacks).flatMap(({ stack, block }) => {
    const { data } = providerTags.safeParse(block);
    const present: Record<string, string> = Object.assign({}, ...(data?.default_tags.map((entry) => entry.tags) ?? []));
    const missing = REQUIRED.filter((key) => !present[key]);
    if (missing.length === 0) return [];
    return [
      {
        stack,
        address: "provider.aws",
        wrong: `has no default tag ${missing.join(", ")}`,
        why: `${WHY}: https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html`,
        remedy: "Make the provider by useAws, which sets defaultTags.",
      },
    ];
  });
}

function overriddenTags(stacks: Stacks, defaults: Record<string, string>): Problem[] {
  return resources(stacks).flatMap(({ stack, address, block }) => {
    const own = tagged.safeParse(block).data?.tags ?? {};
    const overridden = Object.keys(defaults).filter((key) => own[key] !== undefined && own[key] !== defaults[key]);
    if (overridden.length === 0) return [];
    return [
      {
        stack,
        address,
        wrong: `overrides the default tag ${overridden.join(", ")}`,
        why: "A resource's own tag wins over the provider's, and it is no longer found by it: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/resource-tagging",
        remedy: "Leave that tag out, or give it another name.",
      },
    ];
  });
}

function untaggedLaunches(stacks: Stacks, defaults: Record<string, string>): Problem[] {
  return resources(stacks, "aws_launch_template").flatMap(({ stack, address, block }) => {
    const specifications = launched.safeParse(block).data?.tag_specifications ?? [];
    const isTagged = (type: string) =>
      specifications.some(
        (specification) =>
          specification.resource_type === type &&
          Object.entries(defaults).every(([key, value]) => specification.tags[key] === value),
      );
    return LAUNCHED.filter((type) => !isTagged(type)).map((type) => ({
      stack,
      address,
      wrong: `does not give the default tags to each ${type}`,
      why: "The provider's default tags reach the template only: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/launch_template#tag_specifications",
      remedy: `Add tagSpecifications for the resourceType ${type}, with the configuration's tags.`,
    }));
  });
}
