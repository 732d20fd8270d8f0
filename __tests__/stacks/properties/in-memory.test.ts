import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../stacks/platform.ts";
import { switchedConfigs } from "../switched-configs.ts";
import { STACKS, testConfig } from "../synthesis.ts";
import { synthesizeInMemory } from "./platforms.ts";

const configs = { dev: testConfig("dev"), local: testConfig("local"), ...switchedConfigs };

describe.each(Object.entries(configs))("stacks synthesized in memory (%s)", (_, config) => {
  it("are those that are written", () => {
    const inMemory = synthesizeInMemory(config);
    const root = mkdtempSync(join(tmpdir(), "stacks-test-"));
    try {
      createApp(config, { outdir: join(root, "out"), stateRoot: join(root, "state") }).synth();
      for (const name of STACKS) {
        const written = readFileSync(join(root, "out", config.name, name, "cdk.tf.json"), "utf8");
        expect(JSON.parse(JSON.stringify(inMemory[name]))).toEqual(JSON.parse(written));
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
