import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withBuildArguments } from "../../../deploy/image/builder.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "builder-test-"));
  vi.stubEnv("XDG_CACHE_HOME", join(home, "cache"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const file = (name: string, text = "") => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};

/** The arguments of a build, and the file with npm's settings while it runs. */
function build(environment: Record<string, string> = {}) {
  const work = async (args: readonly string[]) => {
    const path = args.map((arg) => /^--secret=id=npmrc,src=(.*)$/.exec(arg)?.[1]).find(Boolean);
    if (path === undefined) return { args };
    return { args, path, npmrc: { text: readFileSync(path, "utf8"), mode: statSync(path).mode & 0o777 } };
  };
  return withBuildArguments({ root: join(home, "clone"), architecture: "arm64" }, work, { HOME: home, ...environment });
}

describe("the arguments of a build", () => {
  it("contain the architecture, and no secrets on a machine without settings", async () => {
    expect((await build()).args).toEqual(["--platform=linux/arm64"]);
  });

  it("mount npm's settings from a file that only this user can read, and that is removed", async () => {
    file(".npmrc", "registry=https://packages.example/\n");
    const { path = "", npmrc } = await build({ "npm_config_//packages.example/:_authToken": "s3cret" });
    expect(npmrc).toEqual({
      text: 'registry="https://packages.example/"\n//packages.example/:_authToken="s3cret"\n',
      mode: 0o600,
    });
    expect(() => readFileSync(path)).toThrow("ENOENT");
  });

  it("contain no value of a setting", async () => {
    const { args } = await build({
      "npm_config_//packages.example/:_authToken": "s3cret",
      HTTPS_PROXY: "http://me:s3cret@proxy",
    });
    expect(args).toHaveLength(2);
    expect(args.join(" ")).not.toContain("s3cret");
  });

  it.each(["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "npm_config_cafile"])(
    "mount the CA certificates of %s",
    async (variable) => {
      const ca = file("ca.pem");
      expect((await build({ [variable]: ca })).args).toContain(`--secret=id=ca,src=${ca}`);
    },
  );

  it("mount the CA certificates of npm's setting if there are others, too", async () => {
    const ca = file("npm.pem");
    file(".npmrc", "cafile=~/npm.pem");
    expect((await build({ NODE_EXTRA_CA_CERTS: file("node.pem") })).args).toContain(`--secret=id=ca,src=${ca}`);
  });

  it("leave out files that do not exist", async () => {
    const none = join(home, "none");
    expect((await build({ NODE_EXTRA_CA_CERTS: none, npm_config_userconfig: none })).args).toHaveLength(1);
  });
});
