import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { destroyStack, removeControlPlaneLogs } from "../../deploy/destroy.ts";
import type { Target } from "../../deploy/target.ts";
import { terraformOf } from "../../deploy/terraform.ts";
import { type Log, noLog, openLog } from "../../lib/log.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform as tool } from "../../lib/tools/tools.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { localTarget } from "../../local/cloud/running-cloud.ts";
import { linkPrograms } from "../../local/cloud/setup.ts";
import { startEmulator, stopEmulator } from "../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { stackDirectory } from "../../stacks/project.ts";
import { awsOnly } from "../support/aws-mirror.ts";
import { EmulatorCloud } from "../support/emulator-cloud.ts";
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

/** The part of base that network interfaces block. The provider tries to delete the subnet for two seconds only. */
const NETWORK = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: {} },
  resource: {
    aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
      private: { vpc_id: "${aws_vpc.vpc.id}", cidr_block: "10.0.0.0/24", timeouts: { delete: "2s" } },
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
    aws_security_group: { nodes: { vpc_id: "${aws_vpc.vpc.id}", name: "nodes", description: "nodes" } },
  },
};

const stateSchema = z.object({
  resources: z.array(
    z.object({ type: z.string(), instances: z.array(z.object({ attributes: z.looseObject({ id: z.string() }) })) }),
  ),
});

describe("the destruction of base", () => {
  let cloud: EmulatorCloud;
  let target: Target;
  let ec2: EC2Client;
  let log: Log;
  let notes: string[];
  const paths = cloudPaths("destroy-test");
  const folder = stackDirectory("destroy-test", "base");

  beforeAll(async () => {
    cloud = await EmulatorCloud.start("destroy-test");
    await linkPrograms(paths.bin, { terraform: await ensureTool(tool, noLog) });
    await writeFile(paths.terraformConfig, await awsOnly());
    target = await localTarget(cloud.config, cloud.running);
    ec2 = new EC2Client(cloud.client);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(NETWORK));
    log = openLog(join(cloud.directory, "destroy.log"));
    await terraformOf(target, "base").init(log);
  });
  afterAll(async () => {
    await cloud.remove();
    await rm(paths.output, { recursive: true });
  });
  beforeEach(async () => {
    notes = [];
    await terraformOf(target, "base").apply(log);
  });

  const destroy = () => destroyStack(target, "base", { log, note: (text) => notes.push(text) });

  /**
   * Makes a network interface as vpc-cni does, in the subnet and in a security group of the stack. Returns its id.
   * @param groups none for the emulator's default group, because the provider tries to delete a used group for 15 minutes
   */
  async function plant(groups = ["aws_security_group"]): Promise<string> {
    const { resources } = stateSchema.parse(JSON.parse(await readFile(join(folder, "terraform.tfstate"), "utf8")));
    const idOf = (type: string) => resources.find((one) => one.type === type)?.instances[0]?.attributes.id ?? "";
    const tags = {
      "node.k8s.amazonaws.com/instance_id": "i-0123456789abcdef0",
      "cluster.k8s.amazonaws.com/name": target.config.names.cluster,
    };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: idOf("aws_subnet"),
        Groups: groups.map(idOf),
        Description: "aws-K8S-i-0123456789abcdef0",
        TagSpecifications: [{ ResourceType: "network-interface", Tags }],
      }),
    );
    return NetworkInterface?.NetworkInterfaceId ?? "";
  }

  it("is not blocked by a network interface that vpc-cni has left, and reports that it was removed", async () => {
    const left = await plant();
    await destroy();
    expect(notes).toEqual([`3 destroyed, removed ${left}, which vpc-cni had left`]);
    expect((await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
  });

  it("names the network interfaces that are in use and block it, and continues once they are free", async () => {
    const used = await plant([]);
    const InstanceId = "i-0123456789abcdef0";
    const attachment = { NetworkInterfaceId: used, InstanceId, DeviceIndex: 1 };
    const { AttachmentId } = await ec2.send(new AttachNetworkInterfaceCommand(attachment));
    await expect(destroy()).rejects.toMatchObject({
      code: "INTERFACES_IN_USE",
      message: `AWS deletes no security group and no subnet that a network interface is in, and these of the cluster are in use: ${used} (in-use, instance ${InstanceId}).`,
    });
    const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
    expect(NetworkInterfaces.map(({ Status }) => Status)).toEqual(["in-use"]);

    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await destroy();
    expect(notes).toEqual([expect.stringContaining(`removed ${used}, which vpc-cni had left`)]);
  });
});
