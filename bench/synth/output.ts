import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A hash of all Terraform configurations below a directory, and of their paths. */
export async function hashOfOutput(directory: string): Promise<string> {
  const files = (await readdir(directory, { recursive: true })).filter((path) => path.endsWith("cdk.tf.json")).sort();
  if (files.length === 0) throw new Error(`nothing has been synthesized to ${directory}`);
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(await readFile(join(directory, file)));
  return hash.digest("hex");
}
