import { DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { areLocksReady, asLocked, lockByBoth, lockByFilesAlone, requireLocks } from "../../deploy/lock-mode.ts";
import { digestOfState, LOCKED_BY_FILE_ALONE, readDigestRecord, writeDigest } from "../../deploy/unlock/digest.ts";
import { readLocks } from "../../deploy/unlock/remote-locks.ts";
import { noLog } from "../../lib/log.ts";
import { LockedCloud } from "../support/locked-cloud.ts";

const REFUSED = "does not have the expected content";

let cloud: LockedCloud;
/** Whether the lock table is deleted. */
let tableless = false;

beforeAll(async () => {
  cloud = await LockedCloud.start("lock-mode-test");
});
afterAll(() => cloud.remove());

const state = () => ({ Bucket: cloud.config.names.stateBucket, Key: "base/terraform.tfstate" });

// Terraform writes no digest for a state that does not change
beforeEach(async () => {
  cloud.locks = tableless ? "file" : "both";
  await cloud.s3.send(new DeleteObjectCommand(state()));
  expect(await applied()).toContain("Apply complete! Resources: 1 added");
});
afterEach(() => cloud.clean());

/** Terraform's output for an apply of base, with the environment's locks. */
async function applied(): Promise<string> {
  return (await cloud.terraform("base", "apply", "-auto-approve")).all;
}

async function change(to: "both" | "file"): Promise<void> {
  cloud.locks = to;
  await (to === "file" ? lockByFilesAlone(cloud, noLog) : lockByBoth(cloud, noLog));
}

async function recorded(stack: "base" | "app" = "base"): Promise<string | undefined> {
  const record = await readDigestRecord(cloud, stack);
  if (record.table !== "readable") throw new Error(`the lock table is ${record.table}`);
  return record.digest;
}

async function lineage(): Promise<unknown> {
  const { Body } = await cloud.s3.send(new GetObjectCommand(state()));
  return JSON.parse((await Body?.transformToString()) ?? "").lineage;
}

/** Makes Terraform write base's state again. */
async function rewritten(): Promise<string> {
  return (await cloud.terraform("base", "apply", "-auto-approve", "-replace=terraform_data.held")).all;
}

describe("Terraform, if only the locks of a backend have changed", () => {
  it("refuses a plain init, and continues after init -reconfigure", async () => {
    cloud.locks = "file";
    const command = await cloud.plainInit("base");
    expect(command.exitCode).toBe(1);
    expect(command.all).toContain("Backend configuration changed");
    expect(await applied()).toContain("Apply complete! Resources: 0 added");
  });

  it.each([
    ["both", "file"],
    ["file", "both"],
  ] as const)("that holds a state with %s keeps out one with %s", async (first, second) => {
    cloud.locks = first;
    await cloud.hold("base");
    cloud.locks = second;
    expect(await applied()).toContain("Error acquiring the state lock");
  });

  it("with the lock file alone leaves a stale digest, and then refuses the state with both locks", async () => {
    cloud.locks = "file";
    await rewritten();
    cloud.locks = "both";
    expect(await applied()).toContain(REFUSED);
  });
});

describe("a change from both locks to the lock file alone", () => {
  it("keeps the state, and makes Terraform with both locks refuse it", async () => {
    const before = await lineage();
    await change("file");
    expect(await rewritten()).toContain("Apply complete! Resources: 1 added");
    expect(await lineage()).toBe(before);
    cloud.locks = "both";
    expect(await applied()).toContain(REFUSED);
  });

  it("makes Terraform with both locks refuse the state before any run with the lock file alone", async () => {
    await change("file");
    expect(await recorded()).toBe(LOCKED_BY_FILE_ALONE);
    expect(await recorded("app")).toBe(LOCKED_BY_FILE_ALONE);
    cloud.locks = "both";
    expect(await applied()).toContain(REFUSED);
    expect((await cloud.npmRun("unlock", "base")).stdout).toContain(
      "The state of base is locked by its lock file alone, and Terraform refuses to read it with both locks.",
    );
  });

  it("leaves no lock, and can be made twice", async () => {
    await change("file");
    await change("file");
    expect(await readLocks(cloud, "base")).toEqual([]);
    expect(await applied()).toContain("Apply complete!");
  });

  it.each(["both", "file"] as const)("is refused and changes nothing while a Terraform with %s runs", async (locks) => {
    const before = await recorded();
    cloud.locks = locks;
    await cloud.hold("base");
    const held = await readLocks(cloud, "base");
    await expect(change("file")).rejects.toMatchObject({ code: "STATE_LOCKED" });
    await expect(change("file")).rejects.toThrow(/^ {2}operation {2}OperationTypeApply$/m);
    expect(await recorded()).toBe(before);
    expect(await readLocks(cloud, "base")).toEqual(held);
  });

  it("is refused for both states while one of them is locked", async () => {
    const before = await recorded();
    await cloud.hold("app");
    await expect(change("file")).rejects.toThrow(/^The state of app is locked:$/m);
    expect(await recorded()).toBe(before);
    expect(await readLocks(cloud, "base")).toEqual([]);
  });

  it("is refused if the state is not the one that was written last", async () => {
    await writeDigest(cloud, "base", "a".repeat(32));
    await expect(change("file")).rejects.toMatchObject({ code: "STATE_UNEXPECTED" });
    expect(await recorded()).toBe("a".repeat(32));
    expect(await readLocks(cloud, "base")).toEqual([]);
  });
});

describe("a change back to both locks", () => {
  it("writes the state's digest, so that Terraform reads the state with both locks", async () => {
    await change("file");
    await rewritten();
    await change("both");
    expect(await recorded()).toBe(await digestOfState(cloud, "base"));
    expect(await applied()).toContain("Apply complete! Resources: 0 added");
    expect((await cloud.npmRun("unlock")).stdout).toBe("There is no lock on backend, base, app.");
  });

  it("writes no digest for a state that does not exist", async () => {
    await change("file");
    await change("both");
    expect(await recorded("app")).toBeUndefined();
  });

  it("is refused while a Terraform with the lock file alone runs", async () => {
    await change("file");
    await cloud.hold("base");
    await expect(change("both")).rejects.toMatchObject({ code: "STATE_LOCKED" });
    expect(await recorded()).toBe(LOCKED_BY_FILE_ALONE);
  });

  it("keeps a digest that is wrong for another reason, which a person has to check", async () => {
    await writeDigest(cloud, "base", "a".repeat(32));
    await change("both");
    expect(await recorded()).toBe("a".repeat(32));
  });
});

describe("a command on a state with other locks than configured", () => {
  const refusal = (locks: "both" | "file") => {
    cloud.locks = locks;
    return requireLocks(cloud, ["base", "app"]).then(
      () => "none",
      (error: Error) => error.message,
    );
  };

  it("is refused with both locks if the state has the lock file alone", async () => {
    await change("file");
    expect(await refusal("both")).toBe(
      'The state of base is locked by its lock file alone, and stateStore.locks is "both".',
    );
    expect(await areLocksReady(cloud)).toBe(false);
  });

  it("is refused with the lock file alone if the state has both locks", async () => {
    expect(await refusal("file")).toBe(
      'The state of base is locked by the lock table, too, and stateStore.locks is "file".',
    );
    expect(await areLocksReady(cloud)).toBe(false);
  });

  it.each(["both", "file"] as const)("is allowed with %s if the state has the same", async (locks) => {
    await change(locks);
    expect(await refusal(locks)).toBe("none");
    expect(await areLocksReady(cloud)).toBe(true);
  });
});

// last, because the table is not created again
describe("a state store without a lock table", () => {
  beforeAll(async () => {
    const table = { TableName: cloud.config.names.lockTable };
    await cloud.dynamoDb.send(new DeleteTableCommand(table));
    await expect(cloud.dynamoDb.send(new DescribeTableCommand(table))).rejects.toThrow();
    tableless = true;
  });

  it("uses lock files alone without a change", async () => {
    await change("file");
    expect(await areLocksReady(cloud)).toBe(true);
    expect(await applied()).toContain("Apply complete!");
  });

  it("makes Terraform with both locks refuse the state", async () => {
    cloud.locks = "both";
    expect(await applied()).toContain("Error acquiring the state lock");
    await expect(requireLocks(cloud, ["base"])).rejects.toThrow(
      `There is no lock table ${cloud.config.names.lockTable}, and stateStore.locks is "both".`,
    );
    expect((await asLocked(cloud)).stateStore.locks).toBe("file");
  });
});
