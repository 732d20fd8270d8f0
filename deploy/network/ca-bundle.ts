import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { loadConfig } from "@smithy/core/config";
import { UserError } from "../../lib/errors.ts";

/** The CA certificates that the user trusts for AWS, in place of Node's own. */
export interface CaBundle {
  readonly file: string;
  /** In PEM. */
  readonly certificates: string;
}

/**
 * The file that `AWS_CA_BUNDLE` or `ca_bundle` of the profile names, if any. Terraform and the AWS command line read
 * both; the SDK for JavaScript reads neither.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html
 * @throws {UserError} when the file can't be read, or has no certificate
 */
export async function readCaBundle(): Promise<CaBundle | undefined> {
  const file = await loadConfig({
    environmentVariableSelector: ({ AWS_CA_BUNDLE }) => AWS_CA_BUNDLE || undefined,
    configFileSelector: ({ ca_bundle }) => ca_bundle,
    default: "",
  })();
  if (file === "") return undefined;
  const setting = process.env.AWS_CA_BUNDLE ? "AWS_CA_BUNDLE" : "ca_bundle in the AWS configuration";
  try {
    const certificates = await readFile(file, "utf8");
    // Node ignores what is no certificate, and then trusts none
    new X509Certificate(certificates);
    return { file, certificates };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError("CA_FILE_WRONG", `The file ${file} has no CA certificate that can be read: ${why}.`, {
      remedy: `${setting} must name a file with certificates in PEM. If this network needs none, unset it.`,
      cause,
    });
  }
}
