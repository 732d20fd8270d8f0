/** One wrong value of the configuration. */
export interface Problem {
  /** Dotted path of the key, for example network.vpcCidr. */
  key: string;
  value: unknown;
  /** What would be right. */
  expected: string;
}

/** All that is wrong with a configuration, found before anything is touched. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(
    environment: string,
    readonly problems: readonly Problem[],
  ) {
    const lines = problems.map(({ key, value, expected }) => `  ${key} ${expected}, but is ${shown(value)}`);
    super(`The configuration of "${environment}" is wrong:\n${lines.join("\n")}`);
  }
}

function shown(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
