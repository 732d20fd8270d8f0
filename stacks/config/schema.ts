import { z } from "zod";
import { cidrSchema, firstOverlap, parseCidr } from "./cidr.ts";
import { prescribedNamesSchema } from "./names.ts";

/** Kubernetes versions in standard support: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */
const KUBERNETES_VERSIONS = ["1.34", "1.35", "1.36", "1.37"] as const;

/** A source range names somebody: a /8 is the largest network that belongs to one owner. */
const WIDEST_SOURCE = 8;

const integer = (minimum: number, maximum: number) => {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
};
const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

const sourceCidrs = z
  .array(
    cidrSchema.refine((value) => (parseCidr(value)?.prefix ?? WIDEST_SOURCE) >= WIDEST_SOURCE, {
      error: `must be a network of your own, /${WIDEST_SOURCE} or narrower: 0.0.0.0/0 would let in everybody`,
    }),
  )
  .min(1, { error: "must name at least one network" })
  // public endpoint access CIDR ranges: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
  .max(40, { error: "must name 40 networks at most" })
  .refine((list) => firstOverlap(list) === undefined, { error: "must name networks that do not overlap" });
const principals = z.array(
  matching(
    /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
    "must be the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/platform",
  ),
);
const addOnVersion = matching(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be an add-on version such as v1.2.3-eksbuild.1");
const imageDigest = matching(/^sha256:[0-9a-f]{64}$/, "must be a digest: sha256: and 64 hex digits");

const network = z.strictObject({
  vpcCidr: cidrSchema,
  /** Letters of the region's zones. EKS needs two: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
  availabilityZones: z
    .array(matching(/^[a-f]$/, "must be the letter of an availability zone, such as a"))
    .min(2, { error: "must name at least 2 availability zones" })
    .refine((zones) => new Set(zones).size === zones.length, { error: "must name each availability zone once" }),
  /** One subnet for each zone, in their order, where an organization assigns the addresses; derived when left out. */
  subnets: z.strictObject({ private: z.array(cidrSchema), public: z.array(cidrSchema) }).optional(),
});

const cluster = z
  .strictObject({
    version: z.enum(KUBERNETES_VERSIONS, { error: `must be one of ${KUBERNETES_VERSIONS.join(", ")}` }),
    addOns: z.strictObject({
      vpcCni: addOnVersion,
      kubeProxy: addOnVersion,
      podIdentityAgent: addOnVersion,
      coredns: addOnVersion,
      metricsServer: addOnVersion,
    }),
    /** Addresses of Kubernetes services; can't be changed later. */
    serviceCidr: cidrSchema,
    /** Networks that reach the API server's public endpoint. */
    publicAccessCidrs: sourceCidrs,
    /** Days that CloudWatch keeps logs: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
    logRetentionDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653], {
      error: "must be a retention that CloudWatch Logs knows, such as 30 or 365",
    }),
    /** Who administers the cluster. Nobody else does: its creator gets no rights by creating it. */
    administrators: principals.min(1, { error: "must name at least one administrator" }),
  })
  // https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html
  .refine(({ version, addOns }) => addOns.kubeProxy.startsWith(`v${version}.`), {
    path: ["addOns", "kubeProxy"],
    error: "must be of the cluster's version",
    when: ({ value }) =>
      z.object({ version: z.string(), addOns: z.object({ kubeProxy: z.string() }) }).safeParse(value).success,
  });

const nodes = z
  .strictObject({
    architecture: z.enum(["amd64", "arm64"], { error: "must be amd64 or arm64" }),
    instanceTypes: z
      .array(matching(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "must be an instance type such as t3.medium"))
      .min(1, { error: "must name at least one instance type" }),
    // nodes of a group: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
    minimum: integer(0, 450),
    desired: integer(0, 450),
    maximum: integer(1, 450),
    /** Size of a node's volume, in GiB: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
    diskSize: integer(20, 16_384),
    /** Your own public key, where you want SSH beside Session Manager. */
    sshPublicKey: matching(/^(ssh-ed25519|ssh-rsa) [\w+/=]+/, "must be a public key of OpenSSH").optional(),
  })
  .refine(({ minimum, desired }) => minimum <= desired, {
    path: ["minimum"],
    error: "must not be more than desired",
    when: ({ value }) => z.object({ minimum: z.number(), desired: z.number() }).safeParse(value).success,
  })
  .refine(({ desired, maximum }) => desired <= maximum, {
    path: ["desired"],
    error: "must not be more than maximum",
    when: ({ value }) => z.object({ desired: z.number(), maximum: z.number() }).safeParse(value).success,
  });

const service = z.strictObject({
  replicas: integer(1, 100),
  /** The parameter's value at first; later ones are set in SSM, and Terraform leaves them alone. */
  initialMessage: z
    .string()
    .min(1, { error: "must not be empty" })
    // a standard parameter: https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm
    .max(4096, { error: "must have 4096 characters at most" }),
  /** Networks that reach the service; those of the API server when left out. */
  sourceCidrs: sourceCidrs.optional(),
});

/** What one environment sets; everything else is derived from it. */
export const environmentSchema = z.strictObject({
  /** The only account that this environment can be deployed to. */
  accountId: matching(/^\d{12}$/, "must be an account id of 12 digits"),
  /** Of the partition `aws`, which all ARNs name. */
  region: matching(/^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/, "must be a commercial region such as eu-central-1"),
  /** Protects against destruction: prevent_destroy, deletion protection, and nothing deleted that is not empty. */
  protect: z.boolean(),
  /** Names that are prescribed; the others are derived. */
  names: prescribedNamesSchema.default({}),
  network,
  cluster,
  nodes,
  service,
  autoscaler: z
    .strictObject({
      /** Digest of the mirrored image; the release is off without one. */
      imageDigest: imageDigest.optional(),
    })
    .default({}),
});

/** What an environment writes down. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** The same, checked and with its defaults. */
export type Environment = z.infer<typeof environmentSchema>;
