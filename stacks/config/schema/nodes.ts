import { z } from "zod";
import { INSTANCE_TYPES } from "../instance-types/instance-types.ts";
import { sshKeyProblem } from "../ssh-key.ts";
import { areUnique, integer, matching, plainText, sourceCidrs } from "./primitives.ts";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html */
const TAINT_EFFECTS = ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"] as const;
/**
 * The key of a label. Kubernetes allows longer keys after a domain, EKS does not.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
const labelKey = matching(
  /^(?=.{1,63}$)(?!(.*\.)?(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\/)([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\/)?[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/,
  "must be a label's key such as example.com/team, of 63 characters at most, not one of Kubernetes' or EKS' own",
);
const LABEL_VALUE = "63 letters, digits, -, _ and . at most, beginning and ending with a letter or digit";
const labelValue = matching(/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/, `must be a label's value: ${LABEL_VALUE}`);
/** The value of a taint, which may be empty: https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html */
const taintValue = matching(
  /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
  `must be empty, or a label's value: ${LABEL_VALUE}`,
);

const INSTANCE_TYPE_EXPECTED =
  "must be an instance type of stacks/config/instance-types/snapshot.ts, such as t3.medium";
const architecture = z.enum(["amd64", "arm64"], { error: "must be amd64 or arm64" });
const instanceType = z
  .string({ error: INSTANCE_TYPE_EXPECTED })
  .refine((name) => INSTANCE_TYPES.has(name), { error: INSTANCE_TYPE_EXPECTED });
/** https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const nodesOfGroup = (minimum: number) => integer(minimum, 450);

export const nodesSchema = z
  .strictObject({
    operatingSystem: z.enum(["al2023", "bottlerocket"], { error: "must be al2023 or bottlerocket" }).default("al2023"),
    architecture,
    /** Version of the AMI. When left out, it is the newest one of the cluster's version when the group is created. */
    releaseVersion: matching(/^\d+\.\d+\.\d+-[0-9a-f]+$/, "must be a release such as 1.36.4-20260923").exactOptional(),
    capacity: z.enum(["onDemand", "spot"], { error: "must be onDemand or spot" }).default("onDemand"),
    /** Several for spot: the more types, the less often AWS takes nodes back. */
    instanceTypes: z
      .array(instanceType)
      .min(1, { error: "must name at least one instance type" })
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
      .max(20, { error: "must name 20 instance types at most" })
      .refine(areUnique, { error: "must name each instance type once" }),
    minimum: nodesOfGroup(0),
    /** Without a node, coredns does not become active, and its creation fails: https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html */
    desired: nodesOfGroup(1),
    maximum: nodesOfGroup(1),
    /** How many nodes an update replaces at the same time: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html */
    maxUnavailable: integer(1, 100).default(1),
    /** Size of a node's volume, in GiB: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
    diskSize: integer(20, 16_384),
    labels: z.record(labelKey, labelValue).default({}),
    taints: z
      .array(
        z.strictObject({
          key: labelKey,
          value: taintValue.default(""),
          effect: z.enum(TAINT_EFFECTS, { error: `must be one of ${TAINT_EFFECTS.join(", ")}` }),
        }),
      )
      // AWS's limit for a group: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
      .max(50, { error: "must have 50 taints at most" })
      // https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#nodespec-v1-core
      .refine((taints) => areUnique(taints.map(({ key, effect }) => `${key} ${effect}`)), {
        error: "must have each key once with an effect",
      })
      .default([]),
    /** A shell on a node without SSH, for principals that IAM allows it. */
    sessionManager: z.boolean().default(true),
    /** SSH besides Session Manager: your public key, and the networks that you use it from. */
    ssh: z
      .strictObject({
        publicKey: plainText(z.string()).check(({ value, issues }) => {
          const message = sshKeyProblem(value);
          if (message !== undefined) issues.push({ code: "custom", message, input: value });
        }),
        sourceCidrs: sourceCidrs.min(1, { error: "must name at least one network" }),
      })
      .exactOptional(),
  })
  .refine(({ minimum, desired }) => minimum <= desired, {
    path: ["minimum"],
    error: "must not be more than desired",
    when: ({ value }) => z.object({ minimum: z.number(), desired: nodesOfGroup(1) }).safeParse(value).success,
  })
  .refine(({ desired, maximum }) => desired <= maximum, {
    path: ["desired"],
    error: "must not be more than maximum",
    when: ({ value }) => z.object({ desired: z.number(), maximum: nodesOfGroup(1) }).safeParse(value).success,
  })
  .refine(({ operatingSystem, ssh }) => operatingSystem === "al2023" || ssh === undefined, {
    path: ["ssh"],
    error: "must be left out with bottlerocket, which has no SSH server",
  })
  .refine(
    ({ architecture, instanceTypes }) =>
      instanceTypes.every((type) => INSTANCE_TYPES.get(type)?.architecture === architecture),
    {
      path: ["instanceTypes"],
      error: "must be of the nodes' architecture",
      when: ({ value }) => z.object({ architecture, instanceTypes: z.array(instanceType) }).safeParse(value).success,
    },
  );
