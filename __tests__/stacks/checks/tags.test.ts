import { describe, expect, it } from "vitest";
import { checkTags } from "../../../stacks/checks/tags.ts";
import { broken, complaints, first, withArguments } from "./broken.ts";

describe("untagged", () => {
  it("a provider without default tags is refused", () => {
    const stacks = broken(({ app }) => delete app.provider.aws?.[0]?.default_tags);
    expect(checkTags(stacks)).toMatchObject([
      { stack: "app", address: "provider.aws", wrong: "has no default tag Project, Environment, ManagedBy" },
    ]);
  });

  it("a second provider without them is refused, too", () => {
    const stacks = broken(({ base }) => base.provider.aws?.push({ alias: "us", region: "us-east-1" }));
    expect(complaints(checkTags(stacks))).toEqual(["provider.aws has no default tag Project, Environment, ManagedBy"]);
  });

  it("a provider that lacks one is refused", () => {
    const stacks = broken(({ base }) =>
      Object.assign(base.provider.aws?.[0] ?? {}, { default_tags: [{ tags: { Project: "webapi", Environment: "" } }] }),
    );
    expect(complaints(checkTags(stacks))).toEqual(["provider.aws has no default tag Environment, ManagedBy"]);
  });

  it("a resource that sets one of them to something else is refused", () => {
    const stacks = withArguments("aws_vpc", { tags: { Name: "webapi-dev", Environment: "prod" } });
    expect(complaints(checkTags(stacks))).toEqual(["aws_vpc.network_vpc overrides the default tag Environment"]);
  });

  it.each(["instance", "volume", "network-interface"])("each %s of a launch template is refused", (type) => {
    const stacks = broken((changed) => {
      const template = first(changed, "aws_launch_template");
      const specifications = template.tag_specifications as { resource_type: string }[];
      template.tag_specifications = specifications.filter(({ resource_type }) => resource_type !== type);
    });
    expect(complaints(checkTags(stacks))).toEqual([
      `aws_launch_template.nodes_launch-template does not give the default tags to each ${type}`,
    ]);
  });

  it("an instance with a name only is refused", () => {
    const tags = { Name: "webapi-dev-node" };
    const stacks = withArguments("aws_launch_template", {
      tag_specifications: [{ resource_type: "instance", tags }],
    });
    expect(checkTags(stacks)).toHaveLength(3);
  });
});
