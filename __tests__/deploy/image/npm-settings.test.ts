import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { npmSettings } from "../../../deploy/image/npm-settings.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "npm-settings-test-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The settings with these files in the home directory and variables. */
async function settings(files: Record<string, string>, variables: Record<string, string> = {}) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return npmSettings(join(directory, "clone"), { HOME: directory, ...variables });
}
const lines = async (...args: Parameters<typeof settings>) => (await settings(...args)).npmrc.split("\n").slice(0, -1);

describe("npm's settings for an image build", () => {
  it("are those of the files and the variables, in the order of their precedence", async () => {
    const files = { global: "registry=a", ".npmrc": "registry=b", "clone/.npmrc": "registry=c" };
    const variables = { NPM_CONFIG_GLOBALCONFIG: join(directory, "global"), NPM_CONFIG_REGISTRY: "d" };
    expect(await lines(files, variables)).toEqual(["a", "b", "c", "d"].map((name) => `registry="${name}"`));
  });

  it("are those of the user's file that a variable names", async () => {
    const files = { ".npmrc": "registry=a", other: "registry=b" };
    expect(await lines(files, { npm_config_userconfig: join(directory, "other") })).toEqual(['registry="b"']);
  });

  it("say how registries are reached", async () => {
    const text = `
registry = https://packages.example/
@own:registry=https://own.example/
//own.example/:_authToken=abc
//own.example/:username=me
proxy=http://proxy:3128
https-proxy=http://proxy:3129
noproxy=localhost
ca[]="-----BEGIN CERTIFICATE-----\\nxyz"
strict-ssl=false
replace-registry-host=always
fetch-retry-maxtimeout=1000
maxsockets=2`;
    expect(await lines({ ".npmrc": text })).toHaveLength(12);
  });

  it("have neither paths of this machine nor settings that change what is installed", async () => {
    const text = `
cache=/home/me/.npm
prefix=/home/me
cafile=/etc/ca.pem
//own.example/:certfile=/home/me/cert.pem
//own.example/:keyfile=/home/me/key.pem
omit=optional
dry-run=true
package-lock-only=true
os=darwin
ignore-scripts=false
node-options=--require=/home/me/x.js
_auth=abc`;
    expect(await lines({ ".npmrc": text }, { npm_config_global: "true", npm_config_workspace: "a" })).toEqual([]);
  });

  it("have the values of variables to which a file refers", async () => {
    const text = `//a/:_authToken=\${TOKEN}\n//b/:_authToken="x-\${TOKEN}"\n//c/:_authToken=\${NONE?}`;
    expect(await lines({ ".npmrc": text }, { TOKEN: 'a#b;"c' })).toEqual([
      '//a/:_authToken="a#b;\\"c"',
      '//b/:_authToken="x-a#b;\\"c"',
      '//c/:_authToken=""',
    ]);
  });

  it("leave a reference as it is when the variable is not set, or the reference is escaped", async () => {
    const text = `//a/:_authToken=\${NONE}\n//b/:_authToken=\\\${TOKEN}`;
    expect(await lines({ ".npmrc": text }, { TOKEN: "abc" })).toEqual([
      `//a/:_authToken="\${NONE}"`,
      `//b/:_authToken="\\\\\${TOKEN}"`,
    ]);
  });

  it("have the keys of variables as npm reads them", async () => {
    const variables = {
      NPM_CONFIG_STRICT_SSL: "false",
      "npm_config_@own:registry": "https://own.example/",
      "npm_config_//own.example/:_authToken": "abc",
      npm_config_noproxy: "",
    };
    expect(await lines({}, variables)).toEqual([
      'strict-ssl="false"',
      '@own:registry="https://own.example/"',
      '//own.example/:_authToken="abc"',
    ]);
  });

  it("have the proxies of the machine, unless npm has its own", async () => {
    const variables = { HTTPS_PROXY: "http://a", no_proxy: "localhost" };
    expect(await lines({}, variables)).toEqual(['proxy="http://a"', 'noproxy="localhost"']);
    expect((await lines({ ".npmrc": "proxy=http://b" }, variables)).at(-1)).toBe('proxy="http://b"');
  });

  it("understand comments, quotes and keys without a value", async () => {
    const text = "; a\n# b\n[c]\nregistry=https://a/ ; d\nproxy='http://b'\nstrict-ssl\nnoproxy=a\\;b";
    expect(await lines({ ".npmrc": text })).toEqual([
      'registry="https://a/"',
      'proxy="http://b"',
      'strict-ssl="true"',
      'noproxy="a;b"',
    ]);
  });

  it("name the file with the CA certificates", async () => {
    expect((await settings({ ".npmrc": "cafile=~/ca.pem" })).cafile).toBe(join(directory, "ca.pem"));
    expect((await settings({}, { npm_config_cafile: "/etc/ca.pem" })).cafile).toBe("/etc/ca.pem");
  });
});
