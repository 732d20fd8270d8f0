import { z } from "zod";
import { integer, plainText, sourceCidrs } from "./primitives.ts";

export const serviceSchema = z.strictObject({
  replicas: integer(1, 100),
  /** The parameter's first value. Later values are set in SSM, and Terraform does not change them. */
  initialMessage: plainText(
    z
      .string()
      .min(1, { error: "must not be empty" })
      // a standard parameter: https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm
      .max(4096, { error: "must have 4096 characters at most" }),
  ),
  /** A SecureString is encrypted with its own KMS key. Its value is in no Terraform state. */
  parameterType: z.enum(["String", "SecureString"], { error: "must be String or SecureString" }).default("String"),
  /** Networks that reach the service; `cluster.publicAccessCidrs` when left out. */
  sourceCidrs: sourceCidrs.min(1, { error: "must name at least one network" }).optional(),
});
