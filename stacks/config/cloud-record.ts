import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ConfigError, PARSE_OPTIONS, problemsOf } from "./errors.ts";

/** The record of a local cloud, `state/<name>/cloud.json`, which its first start writes. */
export const cloudRecordSchema = z.strictObject({
  name: z.string(),
  /** The environment for AWS that the local cloud rehearses. */
  rehearses: z.enum(["dev", "prod"]).exactOptional(),
  /** Address of the emulator for programs on this machine. */
  endpoint: z.url(),
  /** Address of the emulator for pods. */
  podEndpoint: z.url(),
  /** The proxy through which the AWS provider reaches S3 Control: docs/adr/0021-s3-control-by-a-proxy.md */
  s3ControlProxy: z.url(),
  /** The CA that signed the emulator's certificate, relative to the record. */
  caCertificateFile: z.string(),
  network: z.strictObject({ name: z.string(), interfaceName: z.string(), subnet: z.string(), gateway: z.string() }),
  engine: z.enum(["docker", "podman"]),
  /** How this machine reaches the load balancer: at its own address, or at a port of 127.0.0.1. */
  reach: z.discriminatedUnion("by", [
    z.strictObject({ by: z.literal("address") }),
    z.strictObject({ by: z.literal("port"), port: z.int() }),
  ]),
  /** Where Terraform's providers come from, and in which versions. */
  providers: z.strictObject({
    source: z.enum(["registry", "mirror", "built"]),
    aws: z.string(),
    helm: z.string(),
    kubernetes: z.string(),
  }),
});

export type CloudRecord = z.infer<typeof cloudRecordSchema>;

/** The remedy for a local cloud that can't continue. */
export const START_NEW_CLOUD = "End that local cloud with `npm run down`, and start a new one.";

/**
 * The record in a local cloud's directory; undefined if no cloud has been started there.
 * @throws {ConfigError} if this version of the project can't read it
 */
export function readCloudRecord(directory: string): CloudRecord | undefined {
  const file = join(directory, "cloud.json");
  if (!existsSync(file)) return undefined;
  const content = parseJson(readFileSync(file, "utf8"), file);
  const { data, error } = cloudRecordSchema.safeParse(content, PARSE_OPTIONS);
  if (error === undefined) return data;
  throw new ConfigError(
    file,
    problemsOf(content, error.issues),
    `Another version of this project wrote it. ${START_NEW_CLOUD}`,
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError(file, [{ key: "The file", value: text, expected: "must be JSON" }], START_NEW_CLOUD);
  }
}
