import { setTimeout as delay } from "node:timers/promises";
import type { EC2Client, Filter, NetworkInterface } from "@aws-sdk/client-ec2";
import { EKSClient, ListNodegroupsCommand, ResourceNotFoundException } from "@aws-sdk/client-eks";
import { insteadOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { ApiAccess } from "./target.ts";

/**
 * How vpc-cni describes and tags its network interfaces. It knows the cluster's name only if the add-on gives it one:
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/awsutils/awsutils.go
 */
const DESCRIPTION = "aws-K8S-";
const NODE_TAG = "node.k8s.amazonaws.com/instance_id";
const CLUSTER_TAG = "cluster.k8s.amazonaws.com/name";

const EVERY_MS = 5_000;

/** What became of the network interfaces of a cluster. */
export interface Outcome {
  /** Ids of those that were removed. */
  readonly removed: readonly string[];
  /** Those that something still uses, and what. */
  readonly inUse: readonly string[];
  /** Why they could not be examined. */
  readonly unknown: string | undefined;
}

/**
 * Removes the network interfaces that vpc-cni has left, while a cluster is destroyed. A node that ends while vpc-cni
 * detaches an interface leaves it: https://github.com/aws/amazon-vpc-cni-k8s/issues/608. EC2 then refuses to delete the
 * security group and the subnet: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2004. Terraform tries
 * again for 15 minutes, and continues once the interface is gone.
 */
export class LeftInterfaces {
  readonly #removed: string[] = [];
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;
  #inUse: readonly NetworkInterface[] = [];
  #unknown: string | undefined;

  constructor(
    private readonly access: ApiAccess,
    private readonly log: Log,
    everyMs = EVERY_MS,
  ) {
    this.#ended = this.#watch(everyMs).catch((error: unknown) => {
      this.#unknown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      this.log.write(`The network interfaces of the cluster can't be examined: ${this.#unknown}\n`);
    });
  }

  /** Looks a last time, and stops. */
  async end(): Promise<Outcome> {
    this.#end.abort();
    await this.#ended;
    return { removed: this.#removed, inUse: this.#inUse.map(describe), unknown: this.#unknown };
  }

  async #watch(everyMs: number): Promise<void> {
    // the SDK's largest client, which only the destruction of a cluster needs
    const { EC2Client } = await import("@aws-sdk/client-ec2");
    const ec2 = new EC2Client(this.access.client);
    for (let isLast = false; !isLast; ) {
      isLast = this.#end.signal.aborted;
      await this.#clean(ec2);
      if (!isLast) await delay(everyMs, undefined, { signal: this.#end.signal }).catch(() => {});
    }
  }

  async #clean(ec2: EC2Client): Promise<void> {
    const { DeleteNetworkInterfaceCommand } = await import("@aws-sdk/client-ec2");
    const found = await findInterfaces(ec2, this.access.config.names.cluster);
    const free = found.filter(({ Status }) => Status === "available");
    this.#inUse = found.filter((one) => !free.includes(one));
    // while there are nodes, an interface may be free because vpc-cni has just made it
    if (free.length === 0 || (await hasNodes(this.access))) return;
    for (const one of free) {
      try {
        await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: one.NetworkInterfaceId }));
        this.#removed.push(one.NetworkInterfaceId ?? "");
        this.log.write(`Removed the network interface ${describe(one)}, which vpc-cni had left.\n`);
      } catch (error) {
        // something else may have removed it, or used it, since
        this.log.write(`The network interface ${describe(one)} was not removed: ${String(error)}\n`);
      }
    }
  }
}

/** The interfaces that vpc-cni has made for a cluster: by its tag or, without one, in the cluster's security groups. */
async function findInterfaces(ec2: EC2Client, cluster: string): Promise<NetworkInterface[]> {
  const { paginateDescribeNetworkInterfaces, paginateDescribeSecurityGroups } = await import("@aws-sdk/client-ec2");
  const list = async (filter: Filter) => {
    const found: NetworkInterface[] = [];
    const filters = [filter, { Name: "tag-key", Values: [NODE_TAG] }];
    for await (const page of paginateDescribeNetworkInterfaces({ client: ec2 }, { Filters: filters })) {
      found.push(...(page.NetworkInterfaces ?? []));
    }
    return found.filter(({ Description }) => Description?.startsWith(DESCRIPTION));
  };
  const groups: string[] = [];
  const owned = [{ Name: `tag:kubernetes.io/cluster/${cluster}`, Values: ["owned"] }];
  for await (const page of paginateDescribeSecurityGroups({ client: ec2 }, { Filters: owned })) {
    groups.push(...(page.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []));
  }
  const tagged = await list({ Name: `tag:${CLUSTER_TAG}`, Values: [cluster] });
  const inGroups = groups.length === 0 ? [] : await list({ Name: "group-id", Values: groups });
  return [...tagged, ...inGroups.filter(({ TagSet = [] }) => TagSet.every(({ Key }) => Key !== CLUSTER_TAG))];
}

async function hasNodes({ config, client }: ApiAccess): Promise<boolean> {
  const command = new ListNodegroupsCommand({ clusterName: config.names.cluster });
  const listed = await new EKSClient(client).send(command).catch(insteadOf(undefined, ResourceNotFoundException));
  return (listed?.nodegroups ?? []).length > 0;
}

/** Such as: eni-0123456789abcdef0 (in-use, instance i-0123456789abcdef0) */
function describe({ NetworkInterfaceId, Status, Attachment }: NetworkInterface): string {
  const user = Attachment?.InstanceId === undefined ? "" : `, instance ${Attachment.InstanceId}`;
  return `${NetworkInterfaceId} (${Status}${user})`;
}
