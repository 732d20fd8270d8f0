import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";

export const accessKeySchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** Credentials of an IAM user, or of the emulator's root. */
export type AccessKey = z.infer<typeof accessKeySchema>;

/** The key in this file; undefined if there is no file. */
export async function readAccessKey(file: string): Promise<AccessKey | undefined> {
  return existsSync(file) ? accessKeySchema.parse(JSON.parse(await readFile(file, "utf8"))) : undefined;
}

/** Writes a key to a file that only its owner can read. */
export async function writeAccessKey(file: string, { accessKeyId, secretAccessKey }: AccessKey): Promise<void> {
  await writeFileAtomic(file, JSON.stringify({ accessKeyId, secretAccessKey }), { mode: 0o600 });
}

/** The emulator's root key. It is generated at the first start and kept. */
export async function ensureRootKey(file: string): Promise<AccessKey> {
  const kept = await readAccessKey(file);
  if (kept !== undefined) return kept;
  const drawn = {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
  };
  await writeAccessKey(file, drawn);
  return drawn;
}
