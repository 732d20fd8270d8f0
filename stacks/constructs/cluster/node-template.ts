import { KeyPair } from "@cdktf/provider-aws/lib/key-pair";
import { LaunchTemplate, type LaunchTemplateBlockDeviceMappings } from "@cdktf/provider-aws/lib/launch-template";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";

/** What the launch template must tag, because the provider's default tags don't reach it. */
const LAUNCHED = ["instance", "volume", "network-interface"];

export interface NodeTemplateProps extends Readonly<Pick<Config, "names" | "nodes" | "tags">> {
  /** The only security group of the nodes. */
  readonly securityGroupId: string;
}

/** The launch template of the nodes: volumes, metadata service, tags. */
export class NodeTemplate extends Construct {
  readonly id: string;
  readonly latestVersion: string;

  constructor(scope: Construct, id: string, props: NodeTemplateProps) {
    super(scope, id);
    const { names, nodes, tags, securityGroupId } = props;
    const [instanceType, ...others] = nodes.instanceTypes;
    const template = new LaunchTemplate(this, "Default", {
      name: `${names.prefix}-nodes`,
      vpcSecurityGroupIds: [securityGroupId],
      // a single type is set here, because a new version of the template changes it without replacing the group
      ...(others.length === 0 && instanceType && { instanceType }),
      // IMDSv2 only, and not from a pod: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: volumes(nodes),
      tagSpecifications: LAUNCHED.map((resourceType) => ({
        resourceType,
        tags: { ...tags, Name: `${names.prefix}-node` },
      })),
      ...(nodes.ssh && { keyName: this.#keyPair(`${names.prefix}-nodes-`, nodes.ssh.publicKey) }),
    });
    this.id = template.id;
    this.latestVersion = template.latestVersion.toString();
  }

  /**
   * A prefix and not a name: create_before_destroy of the node group extends to the key pair, so another public key is
   * imported before the old key pair goes, and AWS refuses a second one of the same name.
   * https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
   */
  #keyPair(keyNamePrefix: string, publicKey: string): string {
    const keyPair = new KeyPair(this, "key-pair", {
      keyNamePrefix,
      publicKey,
      // A key pair that was deployed with a fixed name keeps it until the public key changes, because another key pair
      // replaces all nodes. Terraform ignores nothing when it plans a replacement, so the new name has the prefix:
      // https://github.com/hashicorp/terraform/blob/v1.11.4/internal/terraform/node_resource_abstract_instance.go
      lifecycle: { ignoreChanges: ["key_name_prefix"] },
    });
    return keyPair.keyName;
  }
}

function volumes({ operatingSystem, diskSize }: Config["nodes"]): LaunchTemplateBlockDeviceMappings[] {
  const volume = { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" };
  const root = "/dev/xvda";
  if (operatingSystem === "al2023") return [{ deviceName: root, ebs: { ...volume, volumeSize: diskSize } }];
  // the first volume has the operating system, the second one all else: https://github.com/bottlerocket-os/bottlerocket#default-volumes
  return [
    { deviceName: root, ebs: volume },
    { deviceName: "/dev/xvdb", ebs: { ...volume, volumeSize: diskSize } },
  ];
}
