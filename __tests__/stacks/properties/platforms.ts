import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { type StackName, type Stacks, stackSchema } from "../../../stacks/checks/terraform.ts";
import { derive } from "../../../stacks/config/derive.ts";
import { type Config, checkEnvironment } from "../../../stacks/config/load.ts";
import type { EnvironmentInput } from "../../../stacks/config/schema.ts";
import { createApp } from "../../../stacks/platform.ts";
import { testConfig } from "../synthesis.ts";

/** An environment's configuration, with the stacks that it makes. */
export interface Platform {
  config: Config;
  stacks: Stacks;
}

const { environment, rehearses, imageTag } = testConfig("dev");

/** What an environment of this name is made from. */
export function configOf(name: string, input: EnvironmentInput): Config {
  const checked = checkEnvironment(name, input);
  return {
    ...checked,
    ...derive(checked, name),
    environment,
    name,
    rehearses,
    imageTag,
    localCloud: undefined,
    builtProviders: undefined,
  };
}

/**
 * The stacks of a configuration, without a file, and without the stack trace that CDKTF takes of each token: a third of
 * the time of writing and reading them.
 */
export function synthesizeInMemory(config: Config): Record<StackName, object> {
  const root = mkdtempSync(join(tmpdir(), "stacks-test-"));
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    const app = createApp(config, { outdir: join(root, "out"), stateRoot: join(root, "state") });
    const stackOf = (name: string) => {
      const stack = app.node.findChild(name);
      if (!TerraformStack.isStack(stack)) throw new Error(`${name} is no stack`);
      return stack.toTerraform() as object;
    };
    return { backend: stackOf("backend"), base: stackOf("base"), app: stackOf("app") };
  } finally {
    Error.captureStackTrace = captureStackTrace;
    rmSync(root, { recursive: true });
  }
}

/** The platform of an environment. */
export function platformOf(name: string, input: EnvironmentInput): Platform {
  const config = configOf(name, input);
  const { backend, base, app } = synthesizeInMemory(config);
  const stacks = {
    backend: stackSchema.parse(backend),
    base: stackSchema.parse(base),
    app: stackSchema.parse(app),
  };
  return { config, stacks };
}
