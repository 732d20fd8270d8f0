import { KeyPair } from "@cdktf/provider-aws/lib/key-pair";
import { LaunchTemplate, type LaunchTemplateBlockDeviceMappings } from "@cdktf/provider-aws/lib/launch-template";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";

/** What tags of a launch template reach; the provider's default tags don't. */
const LAUNCHED = ["instance", "volume", "network-interface"];

/** How a node starts: its volumes, its metadata service, its tags. */
export class NodeTemplate extends Construct {
  readonly id: string;
  readonly latestVersion: string;

  constructor(scope: Construct, id: string, config: Config, options: { securityGroupId: string }) {
    super(scope, id);
    const { names, nodes, tags } = config;
    const [instanceType, ...others] = nodes.instanceTypes;
    const template = new LaunchTemplate(this, "Default", {
      name: `${names.prefix}-nodes`,
      updateDefaultVersion: true,
      vpcSecurityGroupIds: [options.securityGroupId],
      // in place here, by a new version of the template: a node group has to be replaced for another type
      ...(others.length === 0 && instanceType && { instanceType }),
      // IMDSv2 only, and not from a pod: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: volumes(nodes),
      tagSpecifications: LAUNCHED.map((resourceType) => ({
        resourceType,
        tags: { ...tags, Name: `${names.prefix}-node` },
      })),
      ...(nodes.ssh && { keyName: this.#keyPair(config, nodes.ssh.publicKey) }),
    });
    this.id = template.id;
    this.latestVersion = template.latestVersion.toString();
  }

  #keyPair({ names }: Config, publicKey: string): string {
    return new KeyPair(this, "key-pair", { keyName: `${names.prefix}-nodes`, publicKey }).keyName;
  }
}

function volumes({ operatingSystem, diskSize }: Config["nodes"]): LaunchTemplateBlockDeviceMappings[] {
  const volume = { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" };
  const root = "/dev/xvda";
  if (operatingSystem === "al2023") return [{ deviceName: root, ebs: { ...volume, volumeSize: diskSize } }];
  // the operating system, in the size of its image, and all else: https://github.com/bottlerocket-os/bottlerocket#default-volumes
  return [
    { deviceName: root, ebs: volume },
    { deviceName: "/dev/xvdb", ebs: { ...volume, volumeSize: diskSize } },
  ];
}
