import { lstat, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  cliConfiguration,
  findProvider,
  linkMirror,
  mirrorDirectories,
  requireProvider,
} from "../../../local/providers/mirror.ts";
import { mirrorPath, platform } from "../../../local/providers/provider.ts";

const aws = { name: "aws", version: "6.47.0" } as const;

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

describe("the search for providers", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "providers-test-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  const put = async (path: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), "");
  };

  describe("mirrorDirectories", () => {
    const environment = () => ({ HOME: join(root, "home"), XDG_DATA_DIRS: join(root, "share") });

    it("finds the user's configured mirrors first, then the implied ones, then those of /opt", async () => {
      const directories = [
        "cache",
        "configured",
        "home/.terraform.d/plugins",
        "home/.local/share/terraform/plugins",
        "share/terraform/plugins",
        "home/.terraform.d/plugin-cache",
        "opt/terraform-mirror",
      ].map((directory) => join(root, directory));
      for (const directory of directories) await mkdir(join(directory, "registry.terraform.io"), { recursive: true });
      const file = join(root, "terraform.rc");
      await writeFile(file, `provider_installation { filesystem_mirror { path = "${root}/configured" } }`);
      const found = mirrorDirectories(
        { ...environment(), TF_PLUGIN_CACHE_DIR: join(root, "cache"), TF_CLI_CONFIG_FILE: file },
        join(root, "opt"),
      );
      expect(found).toEqual(directories);
    });

    it("reads ~/.terraformrc if no other file is named", async () => {
      await mkdir(join(root, "mirror/registry.terraform.io"), { recursive: true });
      await mkdir(join(root, "home"));
      await writeFile(join(root, "home/.terraformrc"), `plugin_cache_dir = "${root}/mirror"`);
      expect(mirrorDirectories(environment(), join(root, "opt"))).toEqual([join(root, "mirror")]);
    });

    it("ignores missing directories, and those that are not a mirror of the public registry", async () => {
      await put("opt/other/file");
      await put("home/.terraform.d/plugins/registry.example.com/file");
      const missing = { ...environment(), TF_PLUGIN_CACHE_DIR: "relative", TF_CLI_CONFIG_FILE: join(root, "no-file") };
      expect(mirrorDirectories(missing, join(root, "opt"))).toEqual([]);
    });
  });

  describe("findProvider", () => {
    it("finds the directory of the executable, in the first mirror that has it", async () => {
      await put(`two/${mirrorPath(aws)}/terraform-provider-aws_v6.47.0_x5`);
      await put(`three/${mirrorPath(aws)}/terraform-provider-aws_v6.47.0`);
      const mirrors = ["one", "two", "three"].map((name) => join(root, name));
      expect(findProvider(aws, mirrors)).toBe(`${root}/two/registry.terraform.io/hashicorp/aws/6.47.0/${platform()}`);
    });

    it.each([
      ["another version", "registry.terraform.io/hashicorp/aws/6.0.0/PLATFORM/terraform-provider-aws_v6.0.0"],
      ["another system", "registry.terraform.io/hashicorp/aws/6.47.0/plan9_mips/terraform-provider-aws_v6.47.0"],
      ["another namespace", "registry.terraform.io/example/aws/6.47.0/PLATFORM/terraform-provider-aws_v6.47.0"],
      ["a directory without the executable", "registry.terraform.io/hashicorp/aws/6.47.0/PLATFORM/LICENSE.txt"],
    ])("does not accept %s", async (_, path) => {
      await put(path.replace("PLATFORM", platform()));
      expect(findProvider(aws, [root])).toBeUndefined();
    });
  });

  describe("requireProvider", () => {
    it("fails with the provider's name, the searched mirrors and the remedy", () => {
      expect(() => requireProvider(aws, ["/mirror/one", "/mirror/two"])).toThrow(
        expect.objectContaining({
          name: "UserError",
          message: expect.stringMatching(/hashicorp\/aws 6\.47\.0 .*\/mirror\/one, \/mirror\/two/),
          remedy: expect.stringContaining(`~/.terraform.d/plugins/${mirrorPath(aws)}`),
        }),
      );
      expect(() => requireProvider(aws, [])).toThrow("none was found");
    });
  });
});
