import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isInstalled, missingOf, missingPackage } from "../../cli/installation.mjs";
import { projectRoot } from "../../stacks/project.ts";

const host = { platform: "linux", arch: "x64" };
const execa = { version: "9.6.0", integrity: "sha512-a" };
const forLinux = { version: "1.0.0", integrity: "sha512-b", optional: true, os: ["linux"], cpu: ["x64"] };
const forMacOs = { version: "1.0.0", integrity: "sha512-c", optional: true, os: ["darwin"], cpu: ["arm64"] };
const locked = { "": {}, "node_modules/execa": execa, "node_modules/linux": forLinux, "node_modules/macos": forMacOs };
const installed = { "node_modules/execa": execa, "node_modules/linux": forLinux };

describe("npm's record of installed packages", () => {
  it("fits the lock file without packages for other platforms", () => {
    expect(missingOf(installed, locked, host)).toBeUndefined();
  });

  it("may have more packages than the lock file", () => {
    expect(missingOf({ ...installed, "node_modules/own": { version: "1.0.0" } }, locked, host)).toBeUndefined();
  });

  it.each([
    ["a package is missing", { "node_modules/linux": forLinux }, "execa"],
    ["a package has another version", { ...installed, "node_modules/execa": { ...execa, version: "9.5.0" } }, "execa"],
    ["a package has another content", { ...installed, "node_modules/execa": { ...execa, integrity: "d" } }, "execa"],
    ["it was installed on another platform", { "node_modules/execa": execa, "node_modules/macos": forMacOs }, "linux"],
  ])("does not fit if %s", (_, there, lacks) => {
    expect(missingOf(there, locked, host)).toBe(`node_modules/${lacks}`);
  });

  it("does not need packages for another C library, nor dependencies of packages for other platforms", () => {
    const musl = { ...forLinux, libc: ["musl"] };
    const helper = { version: "1.0.0", optional: true };
    const more = { ...locked, "node_modules/musl": musl, "node_modules/helper": helper };
    expect(missingOf(installed, more, host)).toBeUndefined();
  });
});

describe("a project directory", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "installation-test-"));
    mkdirSync(join(root, "node_modules"));
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: locked }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is installed after npm ci was run by hand", () => {
    expect(isInstalled(projectRoot)).toBe(true);
  });

  it.each([
    ["nothing was installed", undefined],
    ["the installation was cut short", '{"packages":{"node_mod'],
  ])("is not installed if %s", (_, record) => {
    if (record !== undefined) writeFileSync(join(root, "node_modules/.package-lock.json"), record);
    expect(isInstalled(root)).toBe(false);
    expect(missingPackage(root)).toBe("node_modules/.package-lock.json");
  });
});
