import { z } from "zod";
import { integer, plainText, sourceCidrs } from "./primitives.ts";

/**
 * The size of a standard parameter's value. The API's error names 4096 characters; its documentation says 4 KB, and
 * 4096 bytes for a SecureString, which KMS encrypts directly. Bytes are the stricter of the two:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 */
const PARAMETER_BYTES = 4096;

const settings = z.strictObject({
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
  /** Networks that reach the service; `cluster.publicAccessCidrs` when left out. */
  sourceCidrs: sourceCidrs.min(1, { error: "must name at least one network" }).optional(),
});

export const serviceSchema = settings.refine(
  ({ replicas, autoscaling }) => autoscaling === undefined || replicas <= autoscaling.maximum,
  {
    path: ["autoscaling", "maximum"],
    error: "must not be less than replicas",
    when: ({ value }) => settings.pick({ replicas: true, autoscaling: true }).loose().safeParse(value).success,
  },
);
