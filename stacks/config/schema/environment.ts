import { z } from "zod";
import { prescribedNamesSchema } from "../names.ts";
import { REGIONS } from "../regions.ts";
import { clusterSchema } from "./cluster.ts";
import { networkSchema } from "./network.ts";
import { nodesSchema } from "./nodes.ts";
import { matching } from "./primitives.ts";
import { serviceSchema } from "./service.ts";

/** The settings of an environment. Everything else is derived from them. */
export const environmentSchema = z
  .strictObject({
    /** The only account that this environment can be deployed to. */
    accountId: matching(/^\d{12}$/, "must be an account id of 12 digits"),
    /** A region of the partition `aws`, which is in all ARNs. */
    region: z.enum(REGIONS, {
      error: `must be a region that the pinned Terraform and AWS provider know: ${REGIONS.join(", ")}`,
    }),
    /** Protects against destruction: prevent_destroy, deletion protection, and no deletion of what is not empty. */
    protect: z.boolean(),
    stateStore: z
      .strictObject({
        /** Logs each access to the states, in a separate bucket. */
        accessLogs: z.boolean().default(false),
        /** In DynamoDB and by a lock file, or by a lock file alone: docs/adr/0004-both-state-locks.md */
        locks: z.enum(["both", "file"], { error: "must be both or file" }).default("both"),
      })
      .prefault({}),
    /** Prescribed names. The others are derived. */
    names: prescribedNamesSchema.default({}),
    network: networkSchema,
    cluster: clusterSchema,
    nodes: nodesSchema,
    service: serviceSchema,
    autoscaler: z
      .strictObject({
        /** Digest of the mirrored image. Without one, the cluster autoscaler is off. */
        imageDigest: matching(/^sha256:[0-9a-f]{64}$/, "must be a digest: sha256: and 64 hex digits").optional(),
      })
      .default({}),
  })
  // Bottlerocket's releases have numbers of their own: https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html
  .refine(
    ({ cluster, nodes: { operatingSystem, releaseVersion } }) =>
      releaseVersion === undefined ||
      operatingSystem === "bottlerocket" ||
      releaseVersion.startsWith(`${cluster.version}.`),
    { path: ["nodes", "releaseVersion"], error: "must be of the cluster's version" },
  );

/** The input of an environment. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** A checked environment, with its defaults. */
export type Environment = z.infer<typeof environmentSchema>;
