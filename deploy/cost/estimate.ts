import { z } from "zod";
import { nested, resources, type Stacks } from "../../stacks/checks/terraform.ts";
import { instancePrice, PRICES, type Price } from "./prices.ts";

/** Something with a monthly cost. */
export interface Item {
  what: string;
  count: number;
  /** Undefined if no price is known. */
  price: Price | undefined;
}

/** The monthly cost, without costs that depend on use. */
export interface Estimate {
  items: Item[];
  /** In US dollars, of the items with a known price. */
  sum: number;
}

const endpointSchema = z.object({ vpc_endpoint_type: z.literal("Interface"), subnet_ids: z.array(z.string()) });
const subnetSchema = z.object({ tags: z.object({ "kubernetes.io/role/elb": z.string() }) });
const nodeGroupSchema = z.object({
  capacity_type: z.enum(["ON_DEMAND", "SPOT"]),
  instance_types: z.array(z.string()).default([]),
  scaling_config: z.object({ desired_size: z.number() }),
});
const templateSchema = z.object({
  instance_type: z.string().optional(),
  block_device_mappings: nested(z.object({ ebs: z.object({ volume_size: z.number().default(0) }) })),
});
const releaseSchema = z.object({ values: z.array(z.string()) });

/** The monthly cost of the synthesized stacks. Items with a count of 0 are left out. */
export function estimate(stacks: Stacks): Estimate {
  const blocks = (...types: string[]) => resources(stacks, ...types).map(({ block }) => block);
  const loadBalancers = Object.keys(stacks.app.data.kubernetes_service_v1 ?? {}).length;
  const publicLoadBalancers = blocks("helm_release").filter(facesInternet).length;
  const endpointZones = blocks("aws_vpc_endpoint").flatMap(
    (block) => endpointSchema.safeParse(block).data?.subnet_ids ?? [],
  );
  const items: Item[] = [
    { what: "EKS control plane", count: blocks("aws_eks_cluster").length, price: PRICES.controlPlane },
    { what: "Interface endpoint in one zone", count: endpointZones.length, price: PRICES.endpoint },
    { what: "NAT gateway", count: blocks("aws_nat_gateway").length, price: PRICES.natGateway },
    { what: "Public address of a NAT gateway", count: blocks("aws_eip").length, price: PRICES.address },
    ...nodes(blocks("aws_eks_node_group"), blocks("aws_launch_template")),
    { what: "Network Load Balancer", count: loadBalancers, price: PRICES.loadBalancer },
    {
      what: "Public address of a load balancer in one zone",
      count: publicLoadBalancers * blocks("aws_subnet").filter((block) => subnetSchema.safeParse(block).success).length,
      price: PRICES.address,
    },
    { what: "KMS key", count: blocks("aws_kms_key").length, price: PRICES.key },
  ];
  const counted = items.filter(({ count }) => count > 0);
  return { items: counted, sum: round(counted.reduce((sum, item) => sum + (costOf(item) ?? 0), 0)) };
}

/** The cost of all pieces of an item; undefined if no price is known. */
export function costOf({ count, price }: Item): number | undefined {
  return price && round(count * price.month);
}

/** Whether the values of a release say so. CDKTF writes them as an argument of yamlencode. */
function facesInternet(block: unknown): boolean {
  return releaseSchema.parse(block).values.some((values) => values.includes('"scheme" = "internet-facing"'));
}

/** A node group with only one instance type has it in its launch template. */
function nodes(groupBlocks: readonly unknown[], templateBlocks: readonly unknown[]): Item[] {
  const templates = templateBlocks.map((block) => templateSchema.parse(block));
  return groupBlocks.flatMap((block, index) => {
    const { capacity_type, instance_types, scaling_config } = nodeGroupSchema.parse(block);
    const { instance_type, block_device_mappings = [] } = templates[index] ?? {};
    const types = instance_type === undefined ? instance_types : [instance_type];
    const count = scaling_config.desired_size;
    const size = block_device_mappings.reduce((sum, { ebs }) => sum + ebs.volume_size, 0);
    const month = round(size * PRICES.volumeGigabyte.month);
    const atMost = types.length > 1 || capacity_type === "SPOT" ? ", at most" : "";
    return [
      { what: `Node, ${types.join(" or ")}${atMost}`, count, price: dearest(types) },
      { what: `Volume of a node, ${size} GB`, count, price: { ...PRICES.volumeGigabyte, month } },
    ];
  });
}

function dearest(types: readonly string[]): Price | undefined {
  const prices = types.map(instancePrice);
  return prices.reduce((most, price) => (most && price ? (price.month > most.month ? price : most) : undefined));
}

function round(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
