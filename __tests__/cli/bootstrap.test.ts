import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../stacks/project.ts";

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "bootstrap-test-"));
  cpSync(join(projectRoot, "cli"), join(clone, "cli"), { recursive: true });
  cpSync(join(projectRoot, "package.json"), join(clone, "package.json"));
  lock({ "node_modules/esbuild": { version: "1.0.0" } });
});
afterEach(() => rmSync(clone, { recursive: true }));

const lock = (packages: object, file = "package-lock.json") => {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), JSON.stringify({ packages }));
};

/** Runs a command of the clone with a shell script in place of npm. Returns all that it prints, and its exit code. */
async function synth({ npm, args = [] }: { npm?: string; args?: string[] } = {}) {
  const bin = join(clone, "bin");
  mkdirSync(bin);
  if (npm !== undefined) writeFileSync(join(bin, "npm"), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  const options = { env: { PATH: bin }, extendEnv: false, all: true, reject: false } as const;
  const { all, exitCode } = await execa(
    process.execPath,
    [join(clone, "cli/bootstrap.mjs"), "synth", ...args],
    options,
  );
  return { lines: all.split("\n"), exitCode };
}

const DAMAGED = expect.stringMatching(/^Error PACKAGES_DAMAGED: An npm package is missing or damaged: .*esbuild/);

describe("a command in a clone without packages", () => {
  it("ends with an error when npm fails", async () => {
    const { lines, exitCode } = await synth({ npm: "echo npm error E404 >&2; exit 1" });
    expect(lines).toEqual([
      "Installing npm packages (npm ci)",
      "npm error E404",
      "Error NPM_FAILED: npm ci failed: see its output above.",
      "It needs nothing but the npm registry and a project directory that can be written to.",
    ]);
    expect(exitCode).toBe(1);
  });

  it("ends with an error when there is no npm", async () => {
    expect((await synth()).lines.at(1)).toBe(
      "Error NPM_MISSING: npm does not start, and is needed to install packages.",
    );
  });

  it("ends with an error that names what is missing when npm has left it out", async () => {
    lock({}, "written.json");
    const { lines, exitCode } = await synth({
      npm: "/bin/mkdir node_modules; /bin/cp written.json node_modules/.package-lock.json",
    });
    expect(lines.slice(1)).toEqual([
      "Error PACKAGES_LEFT_OUT: npm ci has ended without an error, but has not installed node_modules/esbuild.",
      "A setting of npm prevents it. This shows them all: npm config list",
    ]);
    expect(exitCode).toBe(1);
  });
});

describe("a command in a clone with damaged packages", () => {
  beforeEach(() => lock({ "node_modules/esbuild": { version: "1.0.0" } }, "node_modules/.package-lock.json"));

  it("ends with an error, without a stack trace", async () => {
    const { lines, exitCode } = await synth();
    expect(lines).toEqual([DAMAGED, "Install the packages again: npm ci --include=dev --include=optional"]);
    expect(exitCode).toBe(1);
  });

  it("shows the stack trace with --verbose", async () => {
    const { lines } = await synth({ args: ["--verbose"] });
    expect(lines).toContainEqual(DAMAGED);
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}at /));
  });
});
