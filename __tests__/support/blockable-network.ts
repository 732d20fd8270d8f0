import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateNetworkInterfaceCommand, DescribeNetworkInterfacesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { Target } from "../../deploy/target.ts";
import { terraformOf } from "../../deploy/terraform.ts";
import { type Log, noLog, openLog } from "../../lib/log.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform as tool } from "../../lib/tools/tools.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { localTarget } from "../../local/cloud/running-cloud.ts";
import { linkPrograms } from "../../local/cloud/setup.ts";
import { stackDirectory } from "../../stacks/project.ts";
import { awsOnly } from "./aws-mirror.ts";
import { EmulatorCloud } from "./emulator-cloud.ts";

/**
 * The part of base that network interfaces block.
 * @param timeouts of the subnet
 */
const network = (timeouts: { delete?: string }) => ({
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: {} },
  resource: {
    aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
    aws_subnet: { private: { vpc_id: "${aws_vpc.vpc.id}", cidr_block: "10.0.0.0/24", timeouts } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
    aws_security_group: { nodes: { vpc_id: "${aws_vpc.vpc.id}", name: "nodes", description: "nodes" } },
  },
});

const stateSchema = z.object({
  resources: z.array(
    z.object({ type: z.string(), instances: z.array(z.object({ attributes: z.looseObject({ id: z.string() }) })) }),
  ),
});

/** A local cloud with only an emulator, whose stack base is a network that network interfaces block. */
export class BlockableNetwork {
  private constructor(
    readonly cloud: EmulatorCloud,
    readonly target: Target,
    readonly ec2: EC2Client,
    readonly log: Log,
  ) {}

  /**
   * Starts the cloud, and prepares Terraform. Nothing is deployed yet.
   * @param timeouts how long the provider tries to delete the subnet, such as "2s", instead of 20 minutes
   */
  static async start(name: string, timeouts: { delete?: string } = {}): Promise<BlockableNetwork> {
    const cloud = await EmulatorCloud.start(name);
    const { bin, terraformConfig } = cloudPaths(name);
    await linkPrograms(bin, { terraform: await ensureTool(tool, noLog) });
    await writeFile(terraformConfig, await awsOnly());
    const target = await localTarget(cloud.config, cloud.running);
    const folder = stackDirectory(name, "base");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(network(timeouts)));
    const log = openLog(join(cloud.directory, "base.log"));
    await terraformOf(target, "base").init(log);
    return new BlockableNetwork(cloud, target, new EC2Client(cloud.client), log);
  }

  async deploy(): Promise<void> {
    await terraformOf(this.target, "base").apply(this.log);
  }

  /**
   * Makes a network interface as vpc-cni does, in the subnet and in a security group of the stack. Returns its id.
   * @param groups none for the emulator's default group, because the provider tries to delete a used group for 15 minutes
   */
  async plant(groups = ["aws_security_group"]): Promise<string> {
    const file = join(stackDirectory(this.cloud.config.name, "base"), "terraform.tfstate");
    const { resources } = stateSchema.parse(JSON.parse(await readFile(file, "utf8")));
    const idOf = (type: string) => resources.find((one) => one.type === type)?.instances[0]?.attributes.id ?? "";
    const tags = {
      "node.k8s.amazonaws.com/instance_id": "i-0123456789abcdef0",
      "cluster.k8s.amazonaws.com/name": this.target.config.names.cluster,
    };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const { NetworkInterface } = await this.ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: idOf("aws_subnet"),
        Groups: groups.map(idOf),
        Description: "aws-K8S-i-0123456789abcdef0",
        TagSpecifications: [{ ResourceType: "network-interface", Tags }],
      }),
    );
    return NetworkInterface?.NetworkInterfaceId ?? "";
  }

  /** The network interfaces that exist. */
  async interfaces() {
    return (await this.ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces ?? [];
  }

  async remove(): Promise<void> {
    await this.cloud.remove();
    await rm(cloudPaths(this.cloud.config.name).output, { recursive: true });
  }
}
