import { rm } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { ensureRecord } from "../../../local/cloud/record.ts";
import { isRunning, openCloud } from "../../../local/cloud/running-cloud.ts";
import { releaseSlot } from "../../../local/cloud/slots.ts";
import { stateDirectory } from "../../../stacks/project.ts";

const NAME = "running-test";

describe("openCloud", () => {
  afterEach(async () => {
    await releaseSlot(stateDirectory(NAME));
    await rm(stateDirectory(NAME), { recursive: true, force: true });
  });

  const refused = {
    name: "UserError",
    message: `The local cloud "${NAME}" does not run.`,
    remedy: expect.stringContaining("npm run cloud"),
  };

  it("refuses a cloud that was never started", async () => {
    await expect(openCloud({ name: NAME, region: "eu-central-1" })).rejects.toMatchObject(refused);
  });

  it("refuses a cloud whose emulator does not run", async () => {
    const providers = { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" } as const;
    await ensureRecord(NAME, { accountId: "000000000000", engine: "podman", providers });
    expect(await isRunning(NAME)).toBe(false);
    await expect(openCloud({ name: NAME, region: "eu-central-1" })).rejects.toMatchObject(refused);
  });
});
