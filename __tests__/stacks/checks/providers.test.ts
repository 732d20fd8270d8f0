import { describe, expect, it } from "vitest";
import { checkProviders } from "../../../stacks/checks/providers.ts";
import { broken } from "./broken.ts";

describe("a provider in the wrong stack", () => {
  it.each(["backend", "base"] as const)("Kubernetes is refused in %s, which is deployed without a cluster", (stack) => {
    const stacks = broken((changed) => {
      changed[stack].provider.kubernetes = [{}];
    });
    expect(checkProviders(stacks)).toMatchObject([
      { stack, address: "provider.kubernetes", wrong: "does not belong in this stack, which has aws only" },
    ]);
  });

  it("Helm is refused in base, where it is only required, too", () => {
    const stacks = broken(({ base }) => {
      base.terraform.required_providers.helm = { version: "3.1.1" };
    });
    expect(checkProviders(stacks)).toMatchObject([{ stack: "base", address: "provider.helm" }]);
  });

  it("a cluster is refused in the stack whose providers connect to it", () => {
    const stacks = broken(({ app, base }) => {
      app.resource.aws_eks_cluster = base.resource.aws_eks_cluster ?? {};
    });
    expect(checkProviders(stacks)).toMatchObject([
      { stack: "app", wrong: "is made in the stack whose providers connect to it" },
    ]);
  });

  it("another version of AWS's is refused", () => {
    const stacks = broken(({ app }) => {
      app.terraform.required_providers.aws = { source: "hashicorp/aws", version: "6.0.0" };
    });
    expect(checkProviders(stacks)).toMatchObject([
      { stack: "app", wrong: "asks for the version 6.0.0, and backend for 6.47.0" },
    ]);
  });

  it("one without a source is refused", () => {
    const stacks = broken(({ app }) => {
      app.terraform.required_providers.helm = { version: "3.1.1" };
    });
    expect(checkProviders(stacks)).toMatchObject([{ stack: "app", wrong: "names no source" }]);
  });
});
