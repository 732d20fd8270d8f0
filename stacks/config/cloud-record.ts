import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What a local cloud tells about itself, in `state/<name>/cloud.json`: chosen at its start and kept until it ends. */
export const cloudRecordSchema = z.strictObject({
  name: z.string(),
  /** Address of the emulator for programs on this machine. */
  endpoint: z.url(),
  /** Address of the emulator for pods. */
  podEndpoint: z.url(),
  /** The CA that signed the emulator's certificate, relative to the record. */
  caCertificateFile: z.string(),
  network: z.strictObject({ name: z.string(), interfaceName: z.string(), subnet: z.string(), gateway: z.string() }),
  engine: z.enum(["docker", "podman"]),
  providers: z.strictObject({
    source: z.enum(["registry", "mirror", "built"]),
    helm: z.string(),
    kubernetes: z.string(),
  }),
});

export type CloudRecord = z.infer<typeof cloudRecordSchema>;

/** The record in a local cloud's directory; undefined where none has been started. */
export function readCloudRecord(directory: string): CloudRecord | undefined {
  const file = join(directory, "cloud.json");
  return existsSync(file) ? cloudRecordSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
