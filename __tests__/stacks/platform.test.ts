import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../stacks/platform.ts";
import { projectRoot } from "../../stacks/project.ts";
import { STACKS } from "../../stacks/stack-names.ts";
import { testConfig } from "../support/synthesis.ts";

const config = testConfig("dev");

let root: string;
/** What a synthesis of the environment dev writes. */
let written: Map<string, string>;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "platform-test-"));
  written = files(synth("one"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Synthesizes into `<root>/<place>/out`, and returns that folder. */
function synth(place: string, changed = config): string {
  const outdir = join(root, place, "out");
  createApp(changed, { outdir, stateRoot: join(root, place, "state") }).synth();
  return outdir;
}

/** All files below a directory with their content, by their path in it. */
function files(directory: string): Map<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, "utf8")]),
  );
}

describe("the output", () => {
  it("has a folder for each stack below the environment's", () => {
    for (const stack of STACKS) expect(written.has(`dev/${stack}/cdk.tf.json`)).toBe(true);
  });

  it("has the local cloud's name where that is not the environment's", () => {
    const ofCloud = files(synth("local", { ...testConfig("local"), name: "test" }));
    expect(ofCloud.has("test/base/cdk.tf.json")).toBe(true);
  });

  it("is in the manifest for CDKTF's command line, with the order of the stacks", () => {
    const manifest = JSON.parse(written.get("manifest.json") ?? "");
    expect(manifest.stacks).toMatchObject({
      backend: { workingDirectory: "dev/backend", synthesizedStackPath: "dev/backend/cdk.tf.json", dependencies: [] },
      base: { workingDirectory: "dev/base", synthesizedStackPath: "dev/base/cdk.tf.json", dependencies: ["backend"] },
      app: { workingDirectory: "dev/app", synthesizedStackPath: "dev/app/cdk.tf.json", dependencies: ["base"] },
    });
  });

  it("keeps another environment's", () => {
    synth("both");
    const both = files(synth("both", testConfig("prod")));
    expect(both.has("dev/base/cdk.tf.json")).toBe(true);
    expect(both.has("prod/base/cdk.tf.json")).toBe(true);
  });

  it("is the same, to the byte, from run to run and from place to place", () => {
    expect(files(synth("another/place"))).toEqual(written);
  });

  it("names no directory of this machine", () => {
    for (const [path, content] of written) {
      for (const directory of [root, projectRoot, homedir()]) expect(`${path}: ${content}`).not.toContain(directory);
    }
  });

  it("holds the chart, found from the stack's folder", () => {
    const { resource } = JSON.parse(written.get("dev/app/cdk.tf.json") ?? "");
    const [release] = Object.values<{ chart: string }>(resource.helm_release);
    expect(release?.chart).toMatch(/^\.\/assets\//);
    expect([...written.keys()]).toContain(join("dev/app", release?.chart ?? "", "Chart.yaml"));
  });
});

describe("the state of backend", () => {
  it("is outside the output, by environment, found from the stack's folder", () => {
    const { terraform } = JSON.parse(written.get("dev/backend/cdk.tf.json") ?? "");
    const path = terraform.backend.local.path;
    expect(path).not.toMatch(/^\//);
    expect(resolve(root, "one/out/dev/backend", path)).toBe(join(root, "one/state/dev/backend.tfstate"));
  });
});
