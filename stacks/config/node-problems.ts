import { z } from "zod";
import type { Problem } from "./errors.ts";
import { nodesSchema } from "./schema/nodes.ts";

/**
 * The fewest nodes of `prod`. The group has subnets in two zones or more, over which EC2 Auto Scaling spreads its nodes, so
 * that one is left when a zone fails: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-availability-zone-balanced.html
 */
const FEWEST_IN_PROD = 2;

const sizeSchema = z.object({ nodes: z.object({ desired: nodesSchema.shape.desired }) });

/** Numbers of nodes that are too small for the environment of this name. Malformed numbers are left to the schema. */
export function nodeProblems(name: string, input: unknown): Problem[] {
  const { data } = sizeSchema.safeParse(input);
  if (name !== "prod" || data === undefined || data.nodes.desired >= FEWEST_IN_PROD) return [];
  const expected = `must be at least ${FEWEST_IN_PROD} in prod, so that one is left when a zone fails`;
  return [{ key: "nodes.desired", value: data.nodes.desired, expected }];
}
