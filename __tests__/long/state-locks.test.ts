import { rm, writeFile } from "node:fs/promises";
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyStack } from "../../deploy/apply.ts";
import { readStates } from "../../deploy/states.ts";
import { synthesize } from "../../deploy/synthesize.ts";
import type { Target } from "../../deploy/target.ts";
import { terraformOf } from "../../deploy/terraform.ts";
import { LOCKED_BY_FILE_ALONE, readDigestRecord, writeDigest } from "../../deploy/unlock/digest.ts";
import { type Log, openLog } from "../../lib/log.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform as tool } from "../../lib/tools/tools.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { localTarget } from "../../local/cloud/running-cloud.ts";
import { linkPrograms } from "../../local/cloud/setup.ts";
import { awsOnly } from "../support/aws-mirror.ts";
import { EmulatorCloud } from "../support/emulator-cloud.ts";

const NAME = "state-locks-test";

/**
 * Deploys stack backend with all changes of `stateStore.locks`, with and without protection, on an emulator with the
 * AWS provider.
 */
describe("stack backend", () => {
  const paths = cloudPaths(NAME);
  let cloud: EmulatorCloud;
  let log: Log;

  beforeAll(async () => {
    cloud = await EmulatorCloud.start(NAME);
    log = openLog(`${paths.logs}/state-locks.log`);
    const terraform = await ensureTool(tool, log);
    await linkPrograms(paths.bin, { terraform });
    await writeFile(paths.terraformConfig, await awsOnly());
  });
  afterAll(async () => {
    await cloud.remove();
    await rm(paths.output, { recursive: true });
  });

  /** A target with these settings, synthesized. */
  async function target(locks: "both" | "file", protect: boolean): Promise<Target> {
    const stateStore = { ...cloud.config.stateStore, locks };
    const made = await localTarget({ ...cloud.config, protect, stateStore }, cloud.running);
    await synthesize(made.config);
    return made;
  }

  /** Deploys the stack like `npm run deploy backend`. Returns the changes. */
  async function deploy(to: Target): Promise<string> {
    let changes = "";
    await applyStack(to, "backend", {
      log,
      note: (text) => {
        changes = text;
      },
    });
    return changes;
  }

  const dynamoDb = () => new DynamoDBClient(cloud.client);
  const table = () => ({ TableName: cloud.config.names.lockTable });

  /** Distinguishes one table from another with the same name; undefined if there is none. */
  async function tableId(): Promise<string | undefined> {
    const { Table } = await dynamoDb()
      .send(new DescribeTableCommand(table()))
      .catch(() => ({ Table: undefined }));
    return Table && `${Table.TableId} ${Table.CreationDateTime?.toISOString()}`;
  }

  async function expectNothingToChange(to: Target): Promise<void> {
    expect(await terraformOf(to, "backend").plan(log)).toContain("No changes.");
  }

  async function expectRights(to: Target, onTable: boolean): Promise<void> {
    const { outputs } = (await readStates(to)).backend;
    expect(JSON.stringify(outputs.base_state_policy).includes("dynamodb:PutItem")).toBe(onTable);
    expect("lock_table" in outputs).toBe(onTable);
  }

  it("creates a lock table for both locks", async () => {
    const to = await target("both", true);
    await deploy(to);
    expect(await tableId()).toBeDefined();
    await expectRights(to, true);
  });

  describe("that is protected", () => {
    let before: string | undefined;

    it("forgets its table with lock files alone, and makes Terraform with both locks refuse the states", async () => {
      before = await tableId();
      await writeDigest(await target("both", true), "base", undefined);
      const to = await target("file", true);
      expect(await deploy(to)).not.toContain("destroyed");
      expect(await tableId()).toBe(before);
      for (const stack of ["base", "app"] as const) {
        expect(await readDigestRecord(to, stack)).toEqual({ table: "readable", digest: LOCKED_BY_FILE_ALONE });
      }
      await expectRights(to, false);
      await expectNothingToChange(to);
    });

    it("imports the same table with both locks, and lets Terraform with both locks read the states", async () => {
      const to = await target("both", true);
      expect(await deploy(to)).not.toMatch(/added|destroyed/);
      expect(await tableId()).toBe(before);
      for (const stack of ["base", "app"] as const) {
        expect(await readDigestRecord(to, stack)).toEqual({ table: "readable", digest: undefined });
      }
      await expectRights(to, true);
      await expectNothingToChange(to);
    });

    it("keeps its table until a user deletes it by hand, and creates another one with both locks", async () => {
      await deploy(await target("file", true));
      const deletion = () => dynamoDb().send(new DeleteTableCommand(table()));
      await expect(deletion()).rejects.toThrow(/protect/i);
      await dynamoDb().send(new UpdateTableCommand({ ...table(), DeletionProtectionEnabled: false }));
      await deletion();
      await expectNothingToChange(await target("file", true));
      const to = await target("both", true);
      expect(await deploy(to)).toContain("1 added");
      expect(await tableId()).not.toBe(before);
      await expectNothingToChange(to);
    });
  });

  describe("that is not protected", () => {
    beforeAll(async () => {
      await deploy(await target("both", false));
    });

    it("destroys its table with lock files alone", async () => {
      const to = await target("file", false);
      expect(await deploy(to)).toContain("1 destroyed");
      expect(await tableId()).toBeUndefined();
      await expectRights(to, false);
      await expectNothingToChange(to);
    });

    it("creates a table with both locks", async () => {
      const to = await target("both", false);
      expect(await deploy(to)).toContain("1 added");
      expect(await tableId()).toBeDefined();
      await expectRights(to, true);
      await expectNothingToChange(to);
    });
  });
});
