import { z } from "zod";
import { cidrSchema } from "../cidr.ts";
import { areUnique, matching } from "./primitives.ts";

/** What workloads of your own may call from the private subnets, besides what the platform itself runs there. */
export const WORKLOAD_FEATURES = ["kms", "loadBalancerController", "logs", "metrics", "traces"] as const;

export const networkSchema = z.strictObject({
  vpcCidr: cidrSchema,
  /** Letters of the region's zones. EKS needs two: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
  availabilityZones: z
    .array(matching(/^[a-f]$/, "must be the letter of an availability zone, such as a"))
    .min(2, { error: "must name at least 2 availability zones" })
    .refine(areUnique, { error: "must name each availability zone once" }),
  /** One subnet for each zone, in their order, where an organization assigns the addresses; derived when left out. */
  subnets: z.strictObject({ private: z.array(cidrSchema), public: z.array(cidrSchema) }).optional(),
  /**
   * A way to the Internet for the private subnets, off by default. A NAT gateway costs by the month and by the GB
   * (docs/cost.md): `single` is the cheapest, and fails with its zone; `perZone` works when a zone fails.
   */
  nat: z.enum(["none", "single", "perZone"], { error: "must be none, single or perZone" }).default("none"),
  endpoints: z
    .strictObject({
      /** An interface endpoint costs by the month in each zone: `one` is cheaper, `all` works when a zone fails. */
      zones: z.enum(["all", "one"], { error: "must be all or one" }).default("all"),
      /** What your own workloads call: each brings the endpoints that it needs. */
      workloads: z
        .array(z.enum(WORKLOAD_FEATURES, { error: `must be one of ${WORKLOAD_FEATURES.join(", ")}` }))
        .refine(areUnique, { error: "must name each feature once" })
        .default([]),
    })
    .prefault({}),
});
