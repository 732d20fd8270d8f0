import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const BINDINGS = /"(@cdktf\/provider-aws\/lib\/[\w-]+)"/g;

/**
 * The Terraform types of the AWS resources and data sources that the stacks can have in any configuration. These are
 * the types whose bindings the stacks' files import.
 * @param stacks the directory of the stacks
 */
export async function awsTypesOf(stacks: string): Promise<string[]> {
  const files = (await readdir(stacks, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(join(stacks, file), "utf8")));
  const imported = new Set(texts.flatMap((text) => [...text.matchAll(BINDINGS)].map(([, path = ""]) => path)));
  const { resolve } = createRequire(join(stacks, "stacks.js"));
  const bindings = await Promise.all([...imported].map((path) => readFile(resolve(path), "utf8")));
  // the binding of the provider itself has no such type and is left out
  const types = bindings.flatMap((text) => text.match(/\btfResourceType = "(aws_\w+)"/)?.[1] ?? []);
  return types.sort();
}
