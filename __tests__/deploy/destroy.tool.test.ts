import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeControlPlaneLogs } from "../../deploy/destroy.ts";
import { startEmulator, stopEmulator } from "../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { testConfig } from "../support/synthesis.ts";
import { rootKey, testClient, testEmulator } from "../support/test-emulator.ts";

describe("the control plane's log group", () => {
  const config = testConfig("local");
  let options: EmulatorOptions;
  let client: Awaited<ReturnType<typeof testClient>>;

  beforeAll(async () => {
    options = await testEmulator();
    await startEmulator(options);
    client = await testClient(options, await rootKey(options));
  });
  afterAll(async () => {
    await stopEmulator(options.cloudDirectory);
    await rm(dirname(options.cloudDirectory), { recursive: true });
  });

  it("is removed if EKS has created it again, and no other log group is", async () => {
    const logs = new CloudWatchLogsClient(client);
    for (const logGroupName of ["/aws/eks/webapi-local/cluster", "/aws/eks/webapi-local-2/cluster"]) {
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
    }
    expect(await removeControlPlaneLogs({ config, client })).toBe(true);
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual(["/aws/eks/webapi-local-2/cluster"]);
  });

  it("may be missing", async () => {
    expect(await removeControlPlaneLogs({ config, client })).toBe(false);
  });
});
