import { z } from "zod";
import { cpuSchema, memorySchema } from "../quantities.ts";
import { integer, matching, plainText, sourceCidrs } from "./primitives.ts";

/**
 * The size of a standard parameter's value. The API's error names 4096 characters; its documentation says 4 KB, and
 * 4096 bytes for a SecureString, which KMS encrypts directly. Bytes are the stricter of the two:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 */
const PARAMETER_BYTES = 4096;

/**
 * How long a Network Load Balancer keeps the connections of a target that is taken away. The controller in EKS's control
 * plane does not change it: `validateServiceAnnotationTargetGroupAttributes` in
 * https://github.com/kubernetes/cloud-provider-aws/blob/v1.36.1/pkg/providers/v1/aws_validations.go
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 */
const DEREGISTRATION_DELAY_SECONDS = 300;

/** Seconds in a day. The chart's values.schema.json and the service have the same limits of ages. */
const DAY = 86_400;

const loadBalancerSchema = z.strictObject({
  /** Whether it has private addresses, or public ones: docs/adr/0024-internal-load-balancer.md */
  scheme: z.enum(["internal", "internetFacing"], { error: "must be internal or internetFacing" }).default("internal"),
  /** With a certificate of ACM, the load balancer terminates TLS at port 443. Without one, it listens at port 80. */
  certificateArn: matching(
    /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    "must be the ARN of a certificate in ACM, such as arn:aws:acm:eu-central-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef",
  ).exactOptional(),
  /**
   * Whether each zone's address leads to the nodes of all zones, which AWS charges as traffic between zones.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#cross-zone-load-balancing
   */
  crossZone: z.boolean().default(false),
});

export const serviceSchema = z.strictObject({
  /** The number of pods; with `autoscaling`, the smallest number. */
  replicas: integer(1, 100),
  /** Lets the number of pods follow the load. */
  autoscaling: z
    .strictObject({
      maximum: integer(1, 100),
      /** Mean CPU usage, in percent of what pods request, from which there are more pods. */
      targetCpuPercent: integer(1, 100).default(80),
    })
    .optional(),
  /** The parameter's first value. Later values are set in SSM, and Terraform does not change them. */
  initialMessage: plainText(z.string().min(1, { error: "must not be empty" }))
    .refine((text) => Buffer.byteLength(text) <= PARAMETER_BYTES, {
      error: `must have ${PARAMETER_BYTES} bytes at most, in UTF-8`,
    })
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
    .regex(/^(?![\s\S]*\{\{[\s\S]*\}\})/, {
      error: "must be without {{ }}, which Parameter Store takes for a reference",
    }),
  /** A SecureString is encrypted with its own KMS key. Its value is in no Terraform state. */
  parameterType: z.enum(["String", "SecureString"], { error: "must be String or SecureString" }).default("String"),
  /** Age of the parameter's value in seconds up to which it is fresh. */
  parameterTtlSeconds: integer(1, DAY).default(30),
  /** Age from which it is no longer served, even if SSM does not answer. */
  parameterMaxStaleSeconds: integer(1, 7 * DAY).default(3600),
  /** Networks that reach the service. When left out: service-sources.ts. */
  sourceCidrs: sourceCidrs.min(1, { error: "must name at least one network" }).optional(),
  loadBalancer: loadBalancerSchema.prefault({}),
  /** Seconds for which a stopping pod continues to serve. After the delay, no connection is left that it could serve. */
  drainSeconds: integer(0, DEREGISTRATION_DELAY_SECONDS, ", the load balancer's deregistration delay").default(5),
  /** What a pod is sure to get, and the most that it may use. */
  resources: z
    .strictObject({
      requests: z.strictObject({ cpu: cpuSchema.default("250m"), memory: memorySchema.default("64Mi") }).prefault({}),
      /** CPU has no limit by default, which would throttle a pod on an idle node: helm/k8s-webapi/README.md */
      limits: z.strictObject({ cpu: cpuSchema.exactOptional(), memory: memorySchema.default("128Mi") }).prefault({}),
    })
    .prefault({}),
});
