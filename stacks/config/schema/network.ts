import { z } from "zod";
import { cidrSchema } from "../cidr.ts";
import { areUnique, matching } from "./primitives.ts";

/** What your own workloads may call from the private subnets, besides the calls of the platform itself. */
export const WORKLOAD_FEATURES = ["kms", "loadBalancerController", "logs", "metrics", "traces"] as const;

export const networkSchema = z.strictObject({
  vpcCidr: cidrSchema,
  /** Letters of the region's zones. EKS needs two: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
  availabilityZones: z
    .array(matching(/^[a-f]$/, "must be the letter of an availability zone, such as a"))
    .min(2, { error: "must name at least 2 availability zones" })
    .refine(areUnique, { error: "must name each availability zone once" }),
  /** One subnet for each zone, in the order of the zones, with assigned addresses; derived when left out. */
  subnets: z.strictObject({ private: z.array(cidrSchema), public: z.array(cidrSchema) }).optional(),
  /**
   * NAT gateways, by which the private subnets reach the Internet. A gateway costs by the month and by the GB
   * (docs/cost.md). `single` costs less, and fails with its zone; `perZone` works when a zone fails.
   */
  nat: z.enum(["none", "single", "perZone"], { error: "must be none, single or perZone" }).default("none"),
  endpoints: z
    .strictObject({
      /** An interface endpoint costs by the month in each zone. `one` costs less, `all` works when a zone fails. */
      zones: z.enum(["all", "one"], { error: "must be all or one" }).default("all"),
      /** What your own workloads call. Each feature adds the endpoints that it needs. */
      workloads: z
        .array(z.enum(WORKLOAD_FEATURES, { error: `must be one of ${WORKLOAD_FEATURES.join(", ")}` }))
        .refine(areUnique, { error: "must name each feature once" })
        .default([]),
    })
    .prefault({}),
});
