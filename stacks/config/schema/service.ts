import { z } from "zod";
import { integer, plainText, sourceCidrs } from "./primitives.ts";

export const serviceSchema = z.strictObject({
  replicas: integer(1, 100),
  /** The parameter's value at first; later ones are set in SSM, and Terraform leaves them alone. */
  initialMessage: plainText(
    z
      .string()
      .min(1, { error: "must not be empty" })
      // a standard parameter: https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm
      .max(4096, { error: "must have 4096 characters at most" }),
  ),
  /** A SecureString is encrypted with a KMS key of its own, and its value is in no Terraform state. */
  parameterType: z.enum(["String", "SecureString"], { error: "must be String or SecureString" }).default("String"),
  /** Networks that reach the service; those of the API server when left out. */
  sourceCidrs: sourceCidrs.min(1, { error: "must name at least one network" }).optional(),
});
