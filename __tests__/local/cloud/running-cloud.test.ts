import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { ensureRecord } from "../../../local/cloud/record.ts";
import { cloudEnvironment, isRunning, openCloud, quoted, shellCommands } from "../../../local/cloud/running-cloud.ts";
import { releaseSlot } from "../../../local/cloud/slots.ts";
import { stateDirectory } from "../../../stacks/project.ts";
import { runningCloud } from "../../support/running-cloud.ts";

const NAME = "running-test";

describe("openCloud", () => {
  afterEach(async () => {
    await releaseSlot(stateDirectory(NAME));
    await rm(stateDirectory(NAME), { recursive: true, force: true });
  });

  const refused = {
    name: "UserError",
    message: `The local cloud "${NAME}" does not run.`,
    remedy: expect.stringContaining("npm run cloud"),
  };

  it("refuses a cloud that was never started", async () => {
    await expect(openCloud({ name: NAME, region: "eu-central-1" })).rejects.toMatchObject(refused);
  });

  it("refuses a cloud whose emulator does not run", async () => {
    const providers = { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" } as const;
    await ensureRecord(NAME, { accountId: "000000000000", engine: "podman", providers });
    expect(await isRunning(NAME)).toBe(false);
    await expect(openCloud({ name: NAME, region: "eu-central-1" })).rejects.toMatchObject(refused);
  });
});

const cloud = runningCloud("blue");

describe("cloudEnvironment", () => {
  const inherited = {
    PATH: "/usr/bin:/bin",
    AWS_PROFILE: "work",
    TF_PLUGIN_CACHE_DIR: "/home/me/cache",
    HOME: "/home/me",
  };
  const change = cloudEnvironment(cloud, inherited);

  it("chooses the local cloud", () => {
    expect(change).toMatchObject({ ENVIRONMENT: "local", LOCAL_CLOUD: "blue" });
  });

  it("sets the environment that the cloud rehearses, or removes the user's setting if there is none", () => {
    const rehearsing = { ...cloud, record: { ...cloud.record, rehearses: "prod" as const } };
    expect(cloudEnvironment(rehearsing, {})).toMatchObject({ REHEARSE: "prod" });
    expect(cloudEnvironment(cloud, { REHEARSE: "prod" })).toHaveProperty("REHEARSE", undefined);
  });

  it("directs AWS clients to the cloud, and removes the user's own AWS settings", () => {
    expect(change).toMatchObject({ AWS_ENDPOINT_URL: "https://localhost:4570", AWS_ACCESS_KEY_ID: "AKIA" });
    expect(change).toHaveProperty("AWS_PROFILE", undefined);
  });

  it.each(["KUBE_TOKEN", "HELM_DRIVER", "TF_WORKSPACE", "TF_AWS_S3_ENDPOINT"])(
    "removes the user's %s, so that it leads to no other cluster, state or account",
    (name) => {
      expect(cloudEnvironment(cloud, { [name]: "of the user" })).toHaveProperty(name, undefined);
    },
  );

  it.each(["GIT_AUTHOR_NAME", "TF_LOG", "HTTPS_PROXY"])("keeps the user's %s in a shell", (name) => {
    expect(cloudEnvironment(cloud, { [name]: "of the user" })).not.toHaveProperty(name);
  });

  it("puts the cloud's programs first on the PATH", () => {
    expect(change.PATH).toBe(`${stateDirectory("blue")}/bin:/usr/bin:/bin`);
    expect(cloudEnvironment(cloud, {}).PATH).toBe(`${stateDirectory("blue")}/bin`);
  });

  it("names a kubeconfig, kubectl cache and Terraform configuration in the cloud's directory", () => {
    expect(change.KUBECONFIG).toBe(`${stateDirectory("blue")}/kubeconfig`);
    expect(change.KUBECACHEDIR).toBe(`${stateDirectory("blue")}/kube-cache`);
    expect(change.TF_CLI_CONFIG_FILE).toBe(`${stateDirectory("blue")}/terraform.rc`);
  });

  it("keeps Terraform and CDKTF from filling the user's plugin cache, and from asking for newer versions", () => {
    expect(change).toHaveProperty("TF_PLUGIN_CACHE_DIR", undefined);
    expect(change).toMatchObject({
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      CDKTF_SKIP_PROVIDER_LOCK: "true",
      CHECKPOINT_DISABLE: "1",
      DISABLE_VERSION_CHECK: "1",
    });
  });

  it("lets CDKTF deploy one stack alone", () => {
    expect(change).toMatchObject({ CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: "true" });
  });

  it("does not change other variables", () => {
    expect(change).not.toHaveProperty("HOME");
  });
});

/** The output of a shell that runs a script with only these variables. */
function sh(script: string, env: Record<string, string> = {}): string {
  return execFileSync("/bin/sh", ["-c", script], { env, encoding: "utf8" });
}

describe("quoted", () => {
  it.each(["", "plain", "two words", "it's", "'", '$HOME `id` \\ "', "a\nb", "*", "-n"])(
    "makes a word that a shell reads as %j",
    (value) => {
      expect(sh(`printf %s ${quoted(value)}`)).toBe(value);
    },
  );
});

describe("shellCommands", () => {
  it("sets variables, and removes those that are undefined", () => {
    const commands = shellCommands({ SET: "it's", GONE: undefined }, "/bin-of-cloud");
    expect(
      sh(`eval "$1"; echo "$SET,\${GONE-removed}"`.replace("$1", "$COMMANDS"), { COMMANDS: commands, GONE: "x" }),
    ).toBe("it's,removed\n");
  });

  it("puts the cloud's programs first on the shell's own PATH, and ignores npm's PATH", () => {
    const commands = shellCommands({ PATH: "/of/npm" }, "/bin of cloud");
    expect(sh(`${commands}\necho "$PATH"`, { PATH: "/of/shell" })).toBe("/bin of cloud:/of/shell\n");
  });

  it("has one line for each variable, in alphabetical order", () => {
    expect(shellCommands({ B: "2", A: undefined }, "/b").split("\n")).toEqual([
      "unset A",
      "export B='2'",
      `export PATH='/b':"$PATH"`,
    ]);
  });
});
