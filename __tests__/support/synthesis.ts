import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { requireSound } from "../../stacks/checks/check.ts";
import { type Stack, type Stacks, stackSchema } from "../../stacks/checks/terraform.ts";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { createApp } from "../../stacks/platform.ts";
import type { StackName } from "../../stacks/stack-names.ts";
import "./no-stack-traces.ts";

export type Block = Record<string, unknown>;

type Environment = "dev" | "prod" | "local";

/** The configuration of an environment, without values that differ between machines. */
export function testConfig(environment: Environment, changes: Partial<Config> = {}): Config {
  const config = configs.get(environment) ?? inTemporary((root) => load(environment, root));
  configs.set(environment, config);
  return { ...structuredClone(config), ...changes };
}

const configs = new Map<Environment, Config>();

function load(environment: Environment, root: string): Config {
  return loadConfig({ ENVIRONMENT: environment, IMAGE_TAG: "0123456789ab" }, root);
}

/**
 * All three stacks of a configuration in Terraform's form. Each configuration is synthesized once.
 * @throws {CheckError} when a check refuses them
 */
export function synthesize(config: Config): Stacks {
  const key = JSON.stringify(config);
  const stacks = synthesized.get(key) ?? synthesizeAgain(config);
  synthesized.set(key, stacks);
  return structuredClone(stacks);
}

/** What the files of a worker have synthesized. A third of all syntheses would be repetitions. */
const synthesized = new Map<string, Stacks>();

/**
 * The same for a configuration that no other test has. It takes less time than a full synthesis, because it
 * writes no files.
 */
export function synthesizeAgain(config: Config): Stacks {
  const app = inTemporary((root) => createApp(config, { outdir: join(root, "out"), stateRoot: join(root, "state") }));
  const stackOf = (name: StackName) => {
    const stack = app.node.findChild(name);
    if (!TerraformStack.isStack(stack)) throw new Error(`${name} is no stack`);
    return stackSchema.parse(stack.toTerraform());
  };
  const stacks = { backend: stackOf("backend"), base: stackOf("base"), app: stackOf("app") };
  requireSound(config.name, stacks);
  return stacks;
}

function inTemporary<T>(work: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), "stacks-test-"));
  try {
    return work(root);
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
