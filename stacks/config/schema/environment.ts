import { z } from "zod";
import { prescribedNamesSchema } from "../names.ts";
import { clusterSchema } from "./cluster.ts";
import { networkSchema } from "./network.ts";
import { nodesSchema } from "./nodes.ts";
import { matching } from "./primitives.ts";
import { serviceSchema } from "./service.ts";

/** What one environment sets; everything else is derived from it. */
export const environmentSchema = z
  .strictObject({
    /** The only account that this environment can be deployed to. */
    accountId: matching(/^\d{12}$/, "must be an account id of 12 digits"),
    /** Of the partition `aws`, which all ARNs name. */
    region: matching(
      /^(?!cn-|us-gov-|[a-z]{2}-iso)[a-z]{2}(-[a-z]+)+-\d$/,
      "must be a commercial region such as eu-central-1",
    ),
    /** Protects against destruction: prevent_destroy, deletion protection, and nothing deleted that is not empty. */
    protect: z.boolean(),
    stateStore: z
      .strictObject({
        /** Who read and wrote the states, in a bucket of its own. */
        accessLogs: z.boolean().default(false),
        /** Where a state is locked: in DynamoDB and by a lock file, or by that alone. docs/adr/0004-both-state-locks.md */
        locks: z.enum(["both", "file"], { error: "must be both or file" }).default("both"),
      })
      .prefault({}),
    /** Names that are prescribed; the others are derived. */
    names: prescribedNamesSchema.default({}),
    network: networkSchema,
    cluster: clusterSchema,
    nodes: nodesSchema,
    service: serviceSchema,
    autoscaler: z
      .strictObject({
        /** Digest of the mirrored image; the release is off without one. */
        imageDigest: matching(/^sha256:[0-9a-f]{64}$/, "must be a digest: sha256: and 64 hex digits").optional(),
      })
      .default({}),
  })
  .refine(({ cluster, service }) => service.sourceCidrs !== undefined || cluster.publicAccessCidrs.length > 0, {
    path: ["service", "sourceCidrs"],
    error: "must be set where cluster.publicAccessCidrs names no network that could be taken instead",
  })
  // Bottlerocket counts its releases by itself: https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html
  .refine(
    ({ cluster, nodes: { operatingSystem, releaseVersion } }) =>
      releaseVersion === undefined ||
      operatingSystem === "bottlerocket" ||
      releaseVersion.startsWith(`${cluster.version}.`),
    { path: ["nodes", "releaseVersion"], error: "must be of the cluster's version" },
  );

/** What an environment writes down. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** The same, checked and with its defaults. */
export type Environment = z.infer<typeof environmentSchema>;
