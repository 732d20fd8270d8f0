import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noLog } from "../../lib/log.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform as tool } from "../../lib/tools/tools.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { linkPrograms } from "../../local/cloud/setup.ts";
import { awsOnly } from "../support/aws-mirror.ts";
import { EmulatorCloud } from "../support/emulator-cloud.ts";

// the provider alone waits for a new lifecycle configuration for a minute
describe("npm run recover", { timeout: 900_000 }, () => {
  let cloud: EmulatorCloud;
  const paths = cloudPaths("recover-test");
  const state = join(paths.directory, "backend.tfstate");

  beforeAll(async () => {
    cloud = await EmulatorCloud.start("recover-test");
    const terraform = await ensureTool(tool, noLog);
    await linkPrograms(paths.bin, { terraform });
    await writeFile(paths.terraformConfig, await awsOnly());
  });
  afterAll(async () => {
    await cloud.remove();
    await rm(paths.output, { recursive: true });
  });

  it("reports that nothing is deployed, exit code 1", async () => {
    const { stderr, exitCode } = await cloud.startNpmRun("recover", ["--yes"]);
    expect(stderr).toMatch(
      /^Error NOTHING_TO_RECOVER: There is no bucket webapi-recover-test-tfstate-\d+: stack backend/,
    );
    expect(exitCode).toBe(1);
  });

  it("has nothing to do if the state exists", async () => {
    expect((await cloud.startNpmRun("deploy", ["backend", "--yes"])).exitCode).toBe(0);
    const { stdout, exitCode } = await cloud.startNpmRun("recover", []);
    expect(stdout).toBe("The state of backend is there: nothing is to be recovered.");
    expect(exitCode).toBe(0);
  });

  it("asks before it restores a lost state", async () => {
    await rm(state);
    const { stdout, stderr, exitCode } = await cloud.startNpmRun("recover", []);
    expect(stdout).toMatch(/Plan: 10 to import, 0 to add, \d+ to change, 0 to destroy\./);
    expect(stderr).toMatch(/^Error NOBODY_TO_ASK: /m);
    expect(exitCode).toBe(1);
    expect(existsSync(state)).toBe(false);
  });

  it("restores the state, and a plan then has no changes", async () => {
    const { stdout, exitCode } = await cloud.startNpmRun("recover", ["--yes"]);
    expect(stdout).toMatch(/The state of backend is there again: .*\.$/);
    expect(exitCode).toBe(0);
    expect((await cloud.startNpmRun("plan", ["backend"])).stdout).toContain("No changes.");
    const outputs = JSON.parse((await cloud.startNpmRun("outputs", ["backend"])).stdout);
    expect(outputs.bucket).toBe(cloud.config.names.stateBucket);
  });
});
