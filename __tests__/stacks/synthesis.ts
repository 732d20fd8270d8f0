import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { createApp } from "../../stacks/platform.ts";

const blocks = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({});

/** A stack's Terraform configuration, as CDKTF writes it. */
export const stackSchema = z.looseObject({
  terraform: z.looseObject({}),
  provider: z.record(z.string(), z.array(z.unknown())),
  resource: blocks,
  data: blocks,
  locals: z.record(z.string(), z.unknown()).default({}),
  output: z.record(z.string(), z.unknown()).default({}),
});

export type Stack = z.infer<typeof stackSchema>;
export type Block = Record<string, unknown>;

export const STACKS = ["backend", "base", "app"] as const;

/** The configuration of an environment, without what differs from machine to machine. */
export function testConfig(environment: "dev" | "prod" | "local", changes: Partial<Config> = {}): Config {
  const root = mkdtempSync(join(tmpdir(), "stacks-test-"));
  try {
    return { ...loadConfig({ ENVIRONMENT: environment, IMAGE_TAG: "0123456789ab" }, root), ...changes };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** All three stacks of a configuration, synthesized. */
export function synthesize(config: Config): Record<(typeof STACKS)[number], Stack> {
  const root = mkdtempSync(join(tmpdir(), "stacks-test-"));
  try {
    createApp(config, { outdir: join(root, "out"), stateRoot: join(root, "state") }).synth();
    const read = (name: string) =>
      stackSchema.parse(JSON.parse(readFileSync(join(root, "out", config.name, name, "cdk.tf.json"), "utf8")));
    return { backend: read("backend"), base: read("base"), app: read("app") };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** All resources of a type. */
export function all(stack: Stack, type: string): Block[] {
  return Object.values(stack.resource[type] ?? {});
}

/** The only resource of a type. */
export function only(stack: Stack, type: string): Block {
  const [first, ...more] = all(stack, type);
  if (first === undefined || more.length > 0) throw new Error(`${more.length + (first ? 1 : 0)} resources are ${type}`);
  return first;
}

/** The only resource of a type whose key has this value. */
export function withValue(stack: Stack, type: string, key: string, value: unknown): Block {
  const [first, ...more] = all(stack, type).filter((block) => block[key] === value);
  if (first === undefined || more.length > 0) throw new Error(`not one ${type} has ${key} ${value}`);
  return first;
}
