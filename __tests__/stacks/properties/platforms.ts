import type { Stacks } from "../../../stacks/checks/terraform.ts";
import { derive } from "../../../stacks/config/derive.ts";
import { type Config, checkEnvironment } from "../../../stacks/config/load.ts";
import type { EnvironmentInput } from "../../../stacks/config/schema/environment.ts";
import { synthesizeAgain, testConfig } from "../../support/synthesis.ts";

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

/** The platform of an environment. */
export function platformOf(name: string, input: EnvironmentInput): Platform {
  const config = configOf(name, input);
  return { config, stacks: synthesizeAgain(config) };
}
