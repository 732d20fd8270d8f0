import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator, stopEmulator } from "../../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { type Terraform, terraformOn } from "../../support/emulator-terraform.ts";
import { freePort } from "../../support/free-port.ts";
import { testEmulator } from "../../support/test-emulator.ts";

describe("Terraform on the emulator, as the deployer", () => {
  let options: EmulatorOptions;
  let terraform: Terraform;

  beforeAll(async () => {
    options = await testEmulator();
    await startEmulator(options);
    const proxy = `http://127.0.0.1:${options.s3ControlProxyPort}`;
    terraform = await terraformOn(options, join(import.meta.dirname, "terraform"), { proxy });
  });

  afterAll(async () => {
    await stopEmulator(options.cloudDirectory);
    await rm(dirname(options.cloudDirectory), { recursive: true });
  });

  it("plans no changes after it has made everything", async () => {
    await terraform("apply", "-auto-approve", "-var=stage=first");
    await noChanges("first");
  });

  it("changes everything in place, and then plans no changes", async () => {
    const output = await terraform("apply", "-auto-approve", "-var=stage=second");
    expect(output).toMatch(/ 0 added, [1-9]\d* changed, 0 destroyed/);
    await noChanges("second");
  });

  it("fails within a minute, with the address, if S3 Control can't be reached", { timeout: 60_000 }, async () => {
    const nowhere = await freePort();
    const plan = terraform("plan", "-var=stage=second", `-var=proxy=http://127.0.0.1:${nowhere}`);
    await expect(plan).rejects.toThrow(`S3 Control: ListTagsForResource`);
    await expect(plan).rejects.toThrow(`dial tcp 127.0.0.1:${nowhere}: connect: connection refused`);
  });

  it("plans no changes after the emulator was stopped and started", async () => {
    await stopEmulator(options.cloudDirectory);
    await startEmulator(options);
    await noChanges("second");
  });

  it("removes everything", async () => {
    await terraform("destroy", "-auto-approve", "-var=stage=second");
    await expect(noChanges("second")).rejects.toThrow(/0 to change, 0 to destroy/);
  });

  /** Runs a plan, and fails if it has changes: -detailed-exitcode then ends it with exit code 2. */
  async function noChanges(stage: string): Promise<void> {
    await terraform("plan", "-detailed-exitcode", `-var=stage=${stage}`);
  }
});
