import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildArguments } from "../../../deploy/image/builder.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "builder-test-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const file = (name: string) => {
  writeFileSync(join(home, name), "");
  return join(home, name);
};
const args = (environment: Record<string, string> = {}) => buildArguments("arm64", { HOME: home, ...environment });

describe("the arguments of a build", () => {
  it("contain the architecture, and no secrets on a machine without settings", () => {
    expect(args()).toEqual(["--platform=linux/arm64"]);
  });

  it("mount the user's npm settings", () => {
    const npmrc = file(".npmrc");
    expect(args()).toContain(`--secret=id=npmrc,src=${npmrc}`);
  });

  it("mount the npm settings from the variable for another file", () => {
    file(".npmrc");
    const other = file("other");
    expect(args({ npm_config_userconfig: other })).toContain(`--secret=id=npmrc,src=${other}`);
  });

  it.each(["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"])("mount the CA certificates of %s", (variable) => {
    const ca = file("ca.pem");
    expect(args({ [variable]: ca })).toContain(`--secret=id=ca,src=${ca}`);
  });

  it("leave out files that do not exist", () => {
    expect(args({ NODE_EXTRA_CA_CERTS: join(home, "none"), npm_config_userconfig: join(home, "none") })).toHaveLength(
      1,
    );
  });
});
