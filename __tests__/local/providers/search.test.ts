import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mirrorPath, platform } from "../../../local/providers/provider.ts";
import { findProvider, mirrorDirectories, requireProvider } from "../../../local/providers/search.ts";

const aws = { name: "aws", version: "6.47.0" } as const;

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
