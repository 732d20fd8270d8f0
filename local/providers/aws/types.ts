import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const BINDINGS = /"(@cdktf\/provider-aws\/lib\/[\w-]+)"/g;

/**
 * The Terraform types of the AWS resources and data sources that the stacks can have, whatever the configuration: those
 * whose bindings their files import.
 * @param stacks directory of the stacks
 */
export async function awsTypesOf(stacks: string): Promise<string[]> {
  const files = (await readdir(stacks, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(join(stacks, file), "utf8")));
  const imported = new Set(texts.flatMap((text) => [...text.matchAll(BINDINGS)].map(([, path = ""]) => path)));
  const { resolve } = createRequire(join(stacks, "stacks.js"));
  const bindings = await Promise.all([...imported].map((path) => readFile(resolve(path), "utf8")));
  // the provider's own has the name of no service
  const types = bindings.flatMap((text) => text.match(/\btfResourceType = "(aws_\w+)"/)?.[1] ?? []);
  return types.sort();
}
