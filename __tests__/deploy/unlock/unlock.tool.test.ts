import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PlacedLock } from "../../../deploy/unlock/lock.ts";
import { readLocks, releaseLock } from "../../../deploy/unlock/remote-locks.ts";
import { projectRoot } from "../../../stacks/project.ts";
import { LockedCloud } from "../../support/locked-cloud.ts";

let cloud: LockedCloud;

beforeAll(async () => {
  cloud = await LockedCloud.start("unlock-test");
});
afterEach(() => cloud.clean());
afterAll(() => cloud.remove());

const names = () => cloud.config.names;
const lockItem = () => ({
  TableName: names().lockTable,
  Key: { LockID: { S: `${names().stateBucket}/base/terraform.tfstate` } },
});
const lockFile = () => ({ Bucket: names().stateBucket, Key: "base/terraform.tfstate.tflock" });
const removeItem = () => cloud.dynamoDb.send(new DeleteItemCommand(lockItem()));
const removeFile = () => cloud.s3.send(new DeleteObjectCommand(lockFile()));

/** A lock on base, left by a killed Terraform. */
async function staleLock(): Promise<void> {
  await cloud.hold("base");
  await cloud.killHolders();
}

async function applies(stack: "base" | "app" = "base"): Promise<string> {
  return (await cloud.terraform(stack, "apply", "-auto-approve")).all;
}

describe("npm run unlock", () => {
  it("reports that there is no lock, exit code 0", async () => {
    const { stdout, exitCode } = await cloud.npmRun("unlock");
    expect(stdout).toBe("There is no lock on backend, base, app.");
    expect(exitCode).toBe(0);
  });

  it.each([
    ["in both places", async () => {}, "DynamoDB table and S3 lock file"],
    ["in the table only", async () => void (await removeFile()), "DynamoDB table"],
    ["in the bucket only", async () => void (await removeItem()), "S3 lock file"],
  ])("shows and releases a lock that was left %s", async (_, leave, places) => {
    await staleLock();
    await leave();
    expect(await applies()).toContain("Error acquiring the state lock");

    const { stdout, exitCode } = await cloud.npmRun("unlock", "base", "--yes");
    expect(stdout).toMatch(
      new RegExp(
        [
          "^The state of base is locked:",
          "  who        \\S+@\\S+",
          "  operation  OperationTypeApply",
          "  since      20\\d\\d-\\S+Z",
          "  Terraform  1\\.\\d+\\.\\d+",
          "  lock id    [0-9a-f-]{36}",
          `  held in    ${places}\n`,
        ].join("\n"),
      ),
    );
    for (const place of places.split(" and ")) expect(stdout).toContain(`base, ${place}: released`);
    expect(exitCode).toBe(0);
    expect(await applies()).toContain("Apply complete!");
  });

  it("releases a lock with a text that is not Terraform's, which blocks Terraform, too", async () => {
    await cloud.s3.send(new PutObjectCommand({ ...lockFile(), Body: "" }));
    await cloud.dynamoDb.send(new PutItemCommand({ TableName: names().lockTable, Item: lockItem().Key }));
    expect(await applies()).toContain("Error acquiring the state lock");
    expect((await cloud.npmRun("unlock", "--yes")).stdout).toContain("lock id    unreadable");
    expect(await applies()).toContain("Apply complete!");
  });

  it("leaves the locks of other stacks", async () => {
    await staleLock();
    expect((await cloud.npmRun("unlock", "app", "--yes")).stdout).toBe("There is no lock on app.");
    expect(await readLocks(cloud, "base")).toHaveLength(2);
  });

  it("prints the locks with --json, and releases none", async () => {
    await staleLock();
    const { stdout, exitCode } = await cloud.npmRun("unlock", "--json");
    expect(JSON.parse(stdout)).toEqual({
      locks: [
        {
          stack: "base",
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          operation: "OperationTypeApply",
          who: expect.stringContaining("@"),
          version: expect.stringMatching(/^1\./),
          since: expect.stringMatching(/^20/),
          heldIn: ["DynamoDB table", "S3 lock file"],
        },
      ],
      digests: [],
    });
    expect(exitCode).toBe(0);
    expect(await readLocks(cloud, "base")).toHaveLength(2);
  });

  it("releases nothing without a terminal to ask on", async () => {
    await staleLock();
    const { stdout, stderr, exitCode } = await cloud.npmRun("unlock");
    expect(stdout).toContain("Unlock in environment unlock-test");
    expect(stderr).toMatch(/^Error NOBODY_TO_ASK: .*\n.*npm run unlock -- --yes$/);
    expect(exitCode).toBe(1);
    expect(await readLocks(cloud, "base")).toHaveLength(2);
  });

  it("releases nothing on the local cloud while Terraform works on it, and names the process", async () => {
    const pid = await cloud.hold("base");
    const { stdout, stderr, exitCode } = await cloud.npmRun("unlock", "--yes");
    expect(stdout).toContain("The state of base is locked:");
    expect(stderr).toContain(
      `Error TERRAFORM_RUNS: Terraform works on the local cloud "unlock-test" as process ${pid}.`,
    );
    expect(exitCode).toBe(1);
    expect(await readLocks(cloud, "base")).toHaveLength(2);
  });

  it("names the process that works on backend, whose lock ends with the process", async () => {
    const pid = await cloud.hold("backend");
    const held = await cloud.npmRun("unlock", "backend", "--yes");
    expect(held.stdout).toContain(`The state of backend is locked:\n  who        `);
    expect(held.stdout).toContain(`Only process ${pid} can release its lock`);
    await cloud.killHolders();
    expect((await cloud.npmRun("unlock", "backend")).stdout).toBe("There is no lock on backend.");
    const { all } = await cloud.terraform("backend", "apply", "-auto-approve");
    expect(all).toContain("Apply complete!");
  });
});

describe("a lock that another holder takes between showing and releasing", () => {
  const release = (locks: readonly PlacedLock[]) => Promise.all(locks.map((lock) => releaseLock(cloud, lock)));

  it("is kept", async () => {
    await staleLock();
    const shown = await readLocks(cloud, "base");
    await cloud.clean();
    await staleLock();
    const taken = await readLocks(cloud, "base");
    expect(await release(shown)).toEqual([false, false]);
    expect(await readLocks(cloud, "base")).toEqual(taken);
    expect(taken).toHaveLength(2);
  });

  it("may also be gone again", async () => {
    await staleLock();
    const shown = await readLocks(cloud, "base");
    await cloud.clean();
    expect(await release(shown)).toEqual([false, false]);
  });
});

describe("a state that does not match its digest in the table", () => {
  const state = () => ({ Bucket: names().stateBucket, Key: "base/terraform.tfstate" });
  const digestItem = () => ({
    TableName: names().lockTable,
    Key: { LockID: { S: `${names().stateBucket}/base/terraform.tfstate-md5` } },
  });
  const recorded = async () => (await cloud.dynamoDb.send(new GetItemCommand(digestItem()))).Item?.Digest?.S;
  const record = (digest: string) =>
    cloud.dynamoDb.send(
      new PutItemCommand({
        TableName: names().lockTable,
        Item: { ...digestItem().Key, Digest: { S: digest } },
      }),
    );

  // Terraform writes no digest for a state that does not change
  beforeEach(() => cloud.s3.send(new DeleteObjectCommand(state())));

  it("is reported and not changed, and Terraform reads it again after the printed command", async () => {
    await applies();
    const right = await recorded();
    await record("a".repeat(32));
    expect(await applies()).toContain("does not have the expected content");

    const { stdout, exitCode } = await cloud.npmRun("unlock", "base", "--yes");
    expect(stdout).toContain(`digest in the table  ${"a".repeat(32)}\n  digest of the state  ${right}\n`);
    expect(exitCode).toBe(0);
    expect(await recorded()).toBe("a".repeat(32));
    expect(JSON.parse((await cloud.npmRun("unlock", "--json")).stdout).digests).toHaveLength(1);

    const command = stdout.slice(stdout.lastIndexOf("\n  aws ")).trim();
    await cloud.aws(command);
    expect(await applies()).toContain("Apply complete!");
    expect((await cloud.npmRun("unlock")).stdout).toBe("There is no lock on backend, base, app.");
  });

  it("may be a wrong version, and docs/runbook.md restores the right one", async () => {
    await applies();
    const right = await recorded();
    await cloud.s3.send(new PutObjectCommand({ ...state(), Body: "somebody's" }));
    expect(await applies()).toContain("does not have the expected content");

    const versions = JSON.parse(await runbook("aws s3api list-object-versions")).Versions;
    const { VersionId } = versions.find(({ ETag }: { ETag: string }) => ETag === `"${right}"`);
    await runbook("aws s3api get-object", { "<version>": VersionId });
    await runbook("aws s3 cp");
    expect(await applies()).toContain("Apply complete!");
  });

  it("is reported differently if the state was removed, and docs/runbook.md restores it", async () => {
    await applies();
    await cloud.s3.send(new DeleteObjectCommand(state()));
    const { stdout } = await cloud.npmRun("unlock", "base");
    expect(stdout).toContain("digest of the state  there is no state\nBring the state back.");
    expect(await recorded()).toMatch(/^[0-9a-f]{32}$/);

    const { DeleteMarkers } = JSON.parse(await runbook("aws s3api list-object-versions"));
    const { VersionId } = DeleteMarkers.find(({ IsLatest }: { IsLatest: boolean }) => IsLatest);
    await runbook("aws s3api delete-object", { "<version of the marker>": VersionId });
    expect(await applies()).toContain("Apply complete! Resources: 0 added");
  });

  /** Runs the command in docs/runbook.md that starts with this text. */
  async function runbook(beginning: string, values: Record<string, string> = {}): Promise<string> {
    const page = await readFile(join(projectRoot, "docs/runbook.md"), "utf8");
    const [, command] = page.match(new RegExp(`^ *\\$ (${beginning} .*)$`, "m")) ?? [];
    if (command === undefined) throw new Error(`docs/runbook.md has no command ${beginning}`);
    const filled = Object.entries({ "<bucket>": names().stateBucket, ...values }).reduce(
      (text, [placeholder, value]) => text.replaceAll(placeholder, value),
      command,
    );
    return cloud.aws(filled);
  }
});
