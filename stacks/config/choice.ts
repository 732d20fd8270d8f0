import { dev } from "./environments/dev.ts";
import { local } from "./environments/local.ts";
import { prod } from "./environments/prod.ts";
import { ConfigError } from "./errors.ts";

/** The input of all environments. */
export const environments = { local, dev, prod };

export type EnvironmentName = keyof typeof environments;

/** An environment for AWS. A local cloud can rehearse it. */
export type RehearsedEnvironment = Exclude<EnvironmentName, "local">;

/**
 * Valid names of environments and local clouds. The name becomes a part of names of directories and resources. The node
 * group's name leaves the least room: 63 characters, of which the provider appends 26.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export const ENVIRONMENT_NAME = {
  pattern: /^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$/,
  expected: "must begin with a lower-case letter, have 16 of a-z, 0-9 and - at most",
};

/**
 * The choice by `ENVIRONMENT`, `REHEARSE` and `LOCAL_CLOUD`, and the name of the environment or local cloud.
 * @throws {ConfigError} if there is no such environment, or the name is not valid
 */
export function chooseEnvironment(env: Record<string, string | undefined>): {
  environment: EnvironmentName;
  name: string;
  rehearses: RehearsedEnvironment | undefined;
} {
  const environment = env.ENVIRONMENT || "local";
  if (!isEnvironment(environment)) {
    return refuse("ENVIRONMENT", environment, `must be one of ${Object.keys(environments).join(", ")}`);
  }
  const rehearses = env.REHEARSE || undefined;
  if (rehearses !== undefined && (!isEnvironment(rehearses) || rehearses === "local")) {
    return refuse("REHEARSE", rehearses, "must be one of dev, prod");
  }
  if (environment !== "local") {
    if (rehearses === undefined) return { environment, name: environment, rehearses };
    return refuse(
      "REHEARSE",
      rehearses,
      `must be left out where ENVIRONMENT is ${environment}: it is for local clouds`,
    );
  }
  const name = env.LOCAL_CLOUD || (rehearses === undefined ? "local" : `${rehearses}-rehearsal`);
  // with another environment's name, it would use that environment's folders
  if (ENVIRONMENT_NAME.pattern.test(name) && (name === "local" || !isEnvironment(name)))
    return { environment, name, rehearses };
  const expected = `${ENVIRONMENT_NAME.expected}, and be no environment's name`;
  throw new ConfigError("The local cloud's name", [{ key: "LOCAL_CLOUD", value: name, expected }]);
}

function refuse(key: string, value: string, expected: string): never {
  throw new ConfigError("The choice of the environment", [{ key, value, expected }]);
}

function isEnvironment(name: string): name is EnvironmentName {
  return Object.hasOwn(environments, name);
}
