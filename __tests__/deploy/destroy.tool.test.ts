import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { AttachNetworkInterfaceCommand, DetachNetworkInterfaceCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { destroyStack, removeControlPlaneLogs } from "../../deploy/destroy.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { BlockableNetwork } from "../support/blockable-network.ts";
import { testConfig } from "../support/synthesis.ts";
import { removeTestEmulator, rootKey, startTestEmulator, testClient } from "../support/test-emulator.ts";

describe("the control plane's log group", () => {
  const config = testConfig("local");
  let options: EmulatorOptions;
  let client: Awaited<ReturnType<typeof testClient>>;

  beforeAll(async () => {
    options = await startTestEmulator();
    client = await testClient(options, await rootKey(options));
  });
  afterAll(() => removeTestEmulator(options));

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

describe("the destruction of base", () => {
  let base: BlockableNetwork;
  let notes: string[];

  beforeAll(async () => {
    base = await BlockableNetwork.start("destroy-test", { delete: "2s" });
  });
  afterAll(() => base.remove());
  beforeEach(async () => {
    notes = [];
    await base.deploy();
  });

  const destroy = () => destroyStack(base.target, "base", { log: base.log, note: (text) => notes.push(text) });

  it("is not blocked by a network interface that vpc-cni has left, and reports that it was removed", async () => {
    const left = await base.plant();
    await destroy();
    expect(notes).toEqual([`3 destroyed, removed ${left}, which vpc-cni had left`]);
    expect(await base.interfaces()).toEqual([]);
  });

  it("names the network interfaces that are in use and block it, and continues once they are free", async () => {
    const used = await base.plant([]);
    const InstanceId = "i-0123456789abcdef0";
    const attachment = { NetworkInterfaceId: used, InstanceId, DeviceIndex: 1 };
    const { AttachmentId } = await base.ec2.send(new AttachNetworkInterfaceCommand(attachment));
    await expect(destroy()).rejects.toMatchObject({
      code: "INTERFACES_IN_USE",
      message: `AWS deletes no security group and no subnet that a network interface is in, and these of the cluster are in use: ${used} (in-use, instance ${InstanceId}).`,
    });
    expect((await base.interfaces()).map(({ Status }) => Status)).toEqual(["in-use"]);

    await base.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await destroy();
    expect(notes).toEqual([expect.stringContaining(`removed ${used}, which vpc-cni had left`)]);
  });
});
