import { lstat, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cliConfiguration, linkMirror } from "../../../local/providers/mirror.ts";
import { platform } from "../../../local/providers/provider.ts";

describe("linkMirror", () => {
  let home: string;
  beforeEach(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), "mirror-test-")));
    vi.stubEnv("XDG_CACHE_HOME", home);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  });

  it("links each provider in a real directory of its version, because Terraform follows no link to a version", async () => {
    const directory = await mkdtemp(join(home, "provider-"));
    const mirror = await linkMirror([{ provider: { name: "helm", version: "1.3.2" }, directory }]);
    const version = join(mirror, "registry.terraform.io/hashicorp/helm/1.3.2");
    expect((await lstat(version)).isDirectory()).toBe(true);
    expect(await realpath(join(version, platform()))).toBe(directory);
  });

  it("returns another mirror if a provider is in another directory", async () => {
    const provider = { name: "helm", version: "1.3.2" } as const;
    const one = await linkMirror([{ provider, directory: "/one" }]);
    expect(await linkMirror([{ provider, directory: "/two" }])).not.toBe(one);
    expect(await linkMirror([{ provider, directory: "/one" }])).toBe(one);
  });
});

describe("the CLI configuration of a local cloud", () => {
  it("takes the providers from the mirror, and allows no network access", () => {
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
