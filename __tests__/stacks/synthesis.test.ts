import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stackSchema } from "../../stacks/checks/terraform.ts";
import { createApp } from "../../stacks/platform.ts";
import { STACKS } from "../../stacks/stack-names.ts";
import { switchedConfigs } from "../support/switched-configs.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

const configs = { dev: testConfig("dev"), local: testConfig("local"), ...switchedConfigs };

describe.each(Object.entries(configs))("stacks synthesized for tests (%s)", (_, config) => {
  it("are those that are written", () => {
    const stacks = synthesize(config);
    const root = mkdtempSync(join(tmpdir(), "stacks-test-"));
    try {
      createApp(config, { outdir: join(root, "out"), stateRoot: join(root, "state") }).synth();
      for (const name of STACKS) {
        const written = readFileSync(join(root, "out", config.name, name, "cdk.tf.json"), "utf8");
        expect(JSON.parse(JSON.stringify(stacks[name]))).toEqual(stackSchema.parse(JSON.parse(written)));
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
