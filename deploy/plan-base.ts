import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../lib/log.ts";
import { stackDirectory } from "../stacks/project.ts";
import type { Target } from "./target.ts";
import { Terraform } from "./terraform.ts";

/**
 * Plans base for the first time, before the bucket for its state exists. The plan uses an empty local state in a copy
 * of the stack's folder. https://developer.hashicorp.com/terraform/language/files/override
 */
export async function planBase({ config, env, terraform: command }: Target, log: Log): Promise<string> {
  const folder = stackDirectory(config.name, "base");
  const directory = await mkdtemp(`${folder}-plan-`);
  try {
    await cp(join(folder, "cdk.tf.json"), join(directory, "cdk.tf.json"));
    await writeFile(
      join(directory, "local_override.tf.json"),
      JSON.stringify({ terraform: { backend: { local: {} } } }),
    );
    const terraform = new Terraform({ command, directory, env });
    await terraform.init(log);
    return await terraform.plan(log);
  } finally {
    await rm(directory, { recursive: true });
  }
}
