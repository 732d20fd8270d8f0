import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateClusterCommand, CreateNodegroupCommand, DeleteNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeftInterfaces, type Outcome } from "../../deploy/cni-interfaces.ts";
import { noLog } from "../../lib/log.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { roleSession } from "../support/role-session.ts";
import { testConfig } from "../support/synthesis.ts";
import { removeTestEmulator, rootKey, startTestEmulator, testClient } from "../support/test-emulator.ts";

const config = testConfig("local");
const { cluster } = config.names;

/** What the CNI sets: `createENITags` in its pkg/awsutils/awsutils.go */
const ofNode = { "node.k8s.amazonaws.com/instance_id": "i-0123456789abcdef0" };
const ofCluster = (name: string) => ({ ...ofNode, "cluster.k8s.amazonaws.com/name": name });
const FROM_CNI = "aws-K8S-i-0123456789abcdef0";

describe("the network interfaces of a cluster that is destroyed", () => {
  let options: EmulatorOptions;
  let ec2: EC2Client;
  let client: Awaited<ReturnType<typeof testClient>>;
  /** In two zones, as EKS wants it. */
  let subnets: string[];
  /** The security group of the nodes, and one of something else. */
  let nodes: string;
  let others: string;
  const interfaces: Record<string, string> = {};
  let beforeNodesEnd: Outcome;
  let outcome: Outcome;

  beforeAll(async () => {
    options = await startTestEmulator();
    client = await testClient(options, await rootKey(options));
    ec2 = new EC2Client(client);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const VpcId = Vpc?.VpcId ?? "";
    subnets = [await makeSubnet(VpcId, "a", "10.0.0.0/24"), await makeSubnet(VpcId, "b", "10.0.1.0/24")];
    nodes = await securityGroup(VpcId, "nodes", { [`kubernetes.io/cluster/${cluster}`]: "owned" });
    others = await securityGroup(VpcId, "others", {});
    await makeCluster();

    await make("left", { Groups: [nodes] }, ofCluster(cluster));
    await make("leftWithoutCluster", { Groups: [nodes] }, ofNode);
    await make("inUse", { Groups: [others] }, ofCluster(cluster));
    await attach("inUse");
    await make("ofAnotherCluster", { Groups: [others] }, ofCluster("another"));
    await make("withoutCluster", { Groups: [others] }, ofNode);
    await make("ofTheUser", { Groups: [others], Description: "my own" }, ofCluster(cluster));

    beforeNodesEnd = await new LeftInterfaces({ config, client }, noLog).end();
    await new EKSClient(client).send(new DeleteNodegroupCommand({ clusterName: cluster, nodegroupName: "nodes" }));
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: nodes }))).rejects.toThrow("dependent object");
    const left = new LeftInterfaces({ config, client }, noLog, 10);
    await deleteNodesGroup();
    outcome = await left.end();
  });
  afterAll(() => removeTestEmulator(options));

  async function makeSubnet(VpcId: string, zone: string, CidrBlock: string): Promise<string> {
    const AvailabilityZone = `${options.region}${zone}`;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
    return Subnet?.SubnetId ?? "";
  }

  async function makeCluster(): Promise<void> {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" },
    });
    const role = new CreateRoleCommand({ RoleName: "cluster", AssumeRolePolicyDocument });
    const { Role } = await new IAMClient(client).send(role);
    const eks = new EKSClient(client);
    const resourcesVpcConfig = { subnetIds: subnets };
    await eks.send(
      new CreateClusterCommand({ name: cluster, version: "1.36", roleArn: Role?.Arn, resourcesVpcConfig }),
    );
    const group = { clusterName: cluster, nodegroupName: "nodes", nodeRole: Role?.Arn, subnets };
    await eks.send(new CreateNodegroupCommand(group));
  }

  async function securityGroup(VpcId: string, GroupName: string, tags: Record<string, string>): Promise<string> {
    const made = await ec2.send(
      new CreateSecurityGroupCommand({
        VpcId,
        GroupName,
        Description: GroupName,
        TagSpecifications: specification("security-group", tags),
      }),
    );
    return made.GroupId ?? "";
  }

  async function make(
    name: string,
    { Groups, Description = FROM_CNI }: { Groups: string[]; Description?: string },
    tags: Record<string, string>,
  ): Promise<void> {
    const TagSpecifications = specification("network-interface", tags);
    const made = await ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: subnets[0], Groups, Description, TagSpecifications }),
    );
    interfaces[name] = made.NetworkInterface?.NetworkInterfaceId ?? "";
  }

  async function attach(name: string): Promise<void> {
    const InstanceId = "i-0123456789abcdef0";
    const NetworkInterfaceId = interfaces[name];
    await ec2.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 }));
  }

  /** Deletes the nodes' group as Terraform's provider does, which tries again after a DependencyViolation. */
  async function deleteNodesGroup(): Promise<void> {
    for (;;) {
      try {
        await ec2.send(new DeleteSecurityGroupCommand({ GroupId: nodes }));
        return;
      } catch (error) {
        if (!(error instanceof Error) || error.name !== "DependencyViolation") throw error;
      }
    }
  }

  it("stay while the cluster has nodes, whose CNI may just have made them", () => {
    expect(beforeNodesEnd.removed).toEqual([]);
    expect(beforeNodesEnd.unknown).toBeUndefined();
  });

  it("are unknown to a caller that may not list them, which does not end the destruction", async () => {
    const session = await roleSession(options, { RoleName: "blind", denied: ["ec2:DescribeNetworkInterfaces"] });
    const access = { config, client: await testClient(options, session) };
    expect(await new LeftInterfaces(access, noLog).end()).toEqual({
      removed: [],
      inUse: [],
      unknown: expect.stringContaining("ec2:DescribeNetworkInterfaces"),
    });
  });

  it("block the deletion of the nodes' security group, until those that the CNI has left are removed", () => {
    expect(outcome.removed.toSorted()).toEqual([interfaces.left, interfaces.leftWithoutCluster].toSorted());
  });

  it("are reported and stay if they are in use", () => {
    expect(outcome.inUse).toEqual([`${interfaces.inUse} (in-use, instance i-0123456789abcdef0)`]);
  });

  it("stay if they are of another cluster, of no known cluster, or not from the CNI", async () => {
    const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
    const staying = NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId);
    const { inUse, ofAnotherCluster, withoutCluster, ofTheUser } = interfaces;
    expect(staying.toSorted()).toEqual([inUse, ofAnotherCluster, withoutCluster, ofTheUser].toSorted());
  });
});

function specification(ResourceType: "network-interface" | "security-group", tags: Record<string, string>) {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return Tags.length === 0 ? [] : [{ ResourceType, Tags }];
}
