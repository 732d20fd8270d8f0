import { describe, expect, it } from "vitest";
import { configuredDirectories } from "../../../lib/cache/users.ts";

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
