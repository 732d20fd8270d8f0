import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { synthesize } from "../../deploy/synthesize.ts";
import { projectRoot } from "../../stacks/project.ts";
import { testConfig } from "../support/synthesis.ts";

const outdir = mkdtempSync(join(tmpdir(), "synthesize-test-"));
afterAll(() => rmSync(outdir, { recursive: true }));

const config = testConfig("dev");

describe("a synthesis", () => {
  it("names the state of backend by its path from the final folder", async () => {
    await synthesize(config, { outdir });
    const { terraform } = JSON.parse(readFileSync(join(outdir, "dev/backend/cdk.tf.json"), "utf8"));
    const state = join(projectRoot, "state/dev/backend.tfstate");
    expect(terraform.backend.local.path).toBe(relative(join(outdir, "dev/backend"), state));
  });

  it("leaves the charts of an earlier one in their places, where a deployment reads them", async () => {
    await synthesize(config, { outdir });
    const before = changeTimes();
    expect(before.length).toBeGreaterThan(5);
    await synthesize(config, { outdir });
    expect(changeTimes()).toEqual(before);
  });
});

/** The files of the charts, with the times of their last changes. */
function changeTimes(): [string, bigint][] {
  const assets = join(outdir, "dev/app/assets");
  const files = readdirSync(assets, { recursive: true, encoding: "utf8" }).toSorted();
  return files.map((file) => [file, statSync(join(assets, file), { bigint: true }).ctimeNs]);
}
