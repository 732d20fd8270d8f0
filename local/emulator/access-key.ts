import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";

export const accessKeySchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** Credentials of an IAM user, or of the emulator's root. */
export type AccessKey = z.infer<typeof accessKeySchema>;

/** The key in this file; undefined where there is none. */
export async function readAccessKey(file: string): Promise<AccessKey | undefined> {
  return existsSync(file) ? accessKeySchema.parse(JSON.parse(await readFile(file, "utf8"))) : undefined;
}

/** Keeps a key where only its owner can read it. */
export async function writeAccessKey(file: string, { accessKeyId, secretAccessKey }: AccessKey): Promise<void> {
  await writeFileAtomic(file, JSON.stringify({ accessKeyId, secretAccessKey }), { mode: 0o600 });
}

/** The emulator's root key: drawn at the first start, and kept. */
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
