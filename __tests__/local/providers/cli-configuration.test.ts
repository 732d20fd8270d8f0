import { describe, expect, it } from "vitest";
import { cliConfiguration } from "../../../local/providers/cli-configuration.ts";

describe("the CLI configuration of a local cloud", () => {
  it("takes its providers from the mirror, and nothing from the network", () => {
    const providers = [
      { name: "aws", version: "6.47.0" },
      { name: "helm", version: "1.3.2" },
    ] as const;
    expect(cliConfiguration('/cache/a "mirror"', providers)).toBe(`disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = "/cache/a \\"mirror\\""
    include = ["registry.terraform.io/hashicorp/aws", "registry.terraform.io/hashicorp/helm"]
  }
}
`);
  });
});
