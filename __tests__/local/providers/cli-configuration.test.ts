import { describe, expect, it } from "vitest";
import { cliConfiguration, configuredDirectories } from "../../../local/providers/cli-configuration.ts";

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

describe("the directories that a CLI configuration names", () => {
  it.each([
    ["none", "", []],
    ["the plugin cache", 'plugin_cache_dir = "/home/me/plugins"', ["/home/me/plugins"]],
    [
      "every mirror",
      `provider_installation {
         filesystem_mirror {
           include = ["registry.terraform.io/hashicorp/*"]
           path    = "/srv/one"
         }
         filesystem_mirror { path = "/srv/two" }
         direct { exclude = ["registry.terraform.io/hashicorp/*"] }
       }`,
      ["/srv/one", "/srv/two"],
    ],
    ["no comment", '# plugin_cache_dir = "/old"\n  // plugin_cache_dir = "/older"\n', []],
    ["no network mirror", 'provider_installation { network_mirror { url = "https://mirror.example/" } }', []],
    [
      "those of JSON",
      '{"provider_installation": {"filesystem_mirror": [{"path": "/srv/json"}]}, "plugin_cache_dir": "/srv/cache"}',
      ["/srv/json", "/srv/cache"],
    ],
  ])("%s", (_, configuration, directories) => {
    expect(configuredDirectories(configuration)).toEqual(directories);
  });
});
