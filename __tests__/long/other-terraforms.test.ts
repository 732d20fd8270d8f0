import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configuredDirectories } from "../../lib/cache/users.ts";
import { STACKS, type StackName } from "../../stacks/stack-names.ts";
import { answer, cloudVariables, inCloud, npmRun, stackFolder, terraform } from "../support/test-cloud.ts";
import { newerTerraform, openTofu } from "./terraforms/build.ts";

/** The registry of `hashicorp/aws` in OpenTofu and in Terraform. */
const OPENTOFU_REGISTRY = "registry.opentofu.org";
const TERRAFORM_REGISTRY = "registry.terraform.io";

/** Plans and deploys, with other programs, what Terraform 1.11 has deployed. */
describe("the states", () => {
  let work: string;
  let cliConfigFile: string;
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "other-terraforms-"));
    await npmRun("up");
    cliConfigFile = await mirrorForBoth(work);
  });
  afterAll(() => rm(work, { recursive: true }));

  /**
   * Runs the command in a copy of the stack's folder without Terraform's initialization. Resolves to exit code and
   * output.
   */
  async function inCopy(command: string, stack: StackName, args: readonly string[]) {
    const folder = join(work, stack);
    const env = { ...(await cloudVariables()), TF_CLI_CONFIG_FILE: cliConfigFile, TF_IN_AUTOMATION: "1" };
    return execa(command, [`-chdir=${folder}`, ...args, "-no-color", "-input=false"], {
      env,
      all: true,
      reject: false,
    });
  }

  async function copyOf(stack: StackName): Promise<string> {
    const folder = join(work, stack);
    await rm(folder, { recursive: true, force: true });
    await cp(stackFolder(stack), folder, {
      recursive: true,
      filter: (path) => !/\.terraform(\.lock\.hcl)?$/.test(path),
    });
    return folder;
  }

  describe("in OpenTofu 1.12.6", () => {
    let tofu: string;
    beforeAll(async () => {
      tofu = await openTofu();
      expect(await inCloud(tofu, ["version"])).toContain("OpenTofu v1.12.6");
    });

    it.each(STACKS)("have no planned changes in %s", async (stack) => {
      const folder = await copyOf(stack);
      // backend's own state is a file, which its configuration names relative to its folder
      if (stack === "backend") await pullState(folder, stack);
      expect((await inCopy(tofu, stack, ["init"])).all).toContain("OpenTofu has been successfully initialized");
      const { all, exitCode } = await inCopy(tofu, stack, ["plan", "-detailed-exitcode", "-lock=false"]);
      expect(all).toContain("No changes.");
      expect(exitCode).toBe(0);
    });

    it("are written, and Terraform plans no change once the states have its registry's names again", async () => {
      const release = "helm_release.api_chart-release_E08E457C";
      const { all } = await inCopy(tofu, "app", ["apply", "-auto-approve", `-replace=${release}`]);
      expect(all).toMatch(/Apply complete! Resources: 1 added, 0 changed, 1 destroyed/);
      for (const provider of ["aws", "helm", "kubernetes"]) {
        const [from, to] = [OPENTOFU_REGISTRY, TERRAFORM_REGISTRY].map((host) => `${host}/hashicorp/${provider}`);
        await terraform("app", ["state", "replace-provider", "-auto-approve", from ?? "", to ?? ""]);
      }
      expect((await terraform("app", ["plan", "-detailed-exitcode", "-lock=false"])).output).toContain("No changes.");
      expect((await answer()).value).toBe("hello from SSM");
    });
  });

  describe("in Terraform 1.16.3", () => {
    let newer: string;
    beforeAll(async () => {
      newer = await newerTerraform();
      expect(await inCloud(newer, ["version"])).toContain("Terraform v1.16.3");
    });

    // app reads base's state with the S3 backend, which the module proxy does not have in this version
    it.each(["backend", "base"] as const)("have no planned changes in %s", async (stack) => {
      await pullState(await copyOf(stack), stack);
      expect((await inCopy(newer, stack, ["init"])).all).toContain("Terraform has been successfully initialized");
      const { all, exitCode } = await inCopy(newer, stack, ["plan", "-detailed-exitcode"]);
      expect(all).toContain("No changes.");
      expect(exitCode).toBe(0);
    });
  });

  it("are still destroyed by npm run down", async () => {
    await npmRun("down");
  });

  /** Gives the copy its own state in a file: https://developer.hashicorp.com/terraform/language/files/override */
  async function pullState(folder: string, stack: StackName): Promise<void> {
    const { output } = await terraform(stack, ["state", "pull"]);
    await writeFile(join(folder, "pulled.tfstate"), output);
    const local = { terraform: { backend: { local: { path: "pulled.tfstate" } } } };
    await writeFile(join(folder, "local_override.tf.json"), JSON.stringify(local));
  }
});

/** The cloud's mirror, under both programs' registry names. Returns the path of the CLI configuration. */
async function mirrorForBoth(work: string): Promise<string> {
  const { TF_CLI_CONFIG_FILE: file = "" } = await cloudVariables();
  const [mirror = ""] = configuredDirectories(await readFile(file, "utf8"));
  const both = join(work, "mirror");
  await mkdir(both);
  for (const host of [OPENTOFU_REGISTRY, TERRAFORM_REGISTRY]) {
    await cp(join(mirror, TERRAFORM_REGISTRY), join(both, host), { recursive: true, verbatimSymlinks: true });
  }
  const path = join(work, "terraform.rc");
  await writeFile(path, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(both)}\n  }\n}\n`);
  return path;
}
