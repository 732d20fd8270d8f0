import type { z } from "zod";

/** One wrong value of the configuration. */
export interface Problem {
  /** Dotted path of the key, for example network.vpcCidr. */
  key: string;
  value: unknown;
  /** What would be right: "must ...". */
  expected: string;
}

/** All that is wrong with a configuration, found before anything is touched. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "CONFIGURATION_WRONG";

  /**
   * @param subject what is wrong, for example: The configuration of "dev"
   * @param remedy what to do, where the problems don't say it themselves
   */
  constructor(
    subject: string,
    readonly problems: readonly Problem[],
    remedy?: string,
  ) {
    const lines = problems.map(({ key, value, expected }) => `  ${key} ${expected}, but is ${shown(value)}`);
    super([`${subject} is wrong:`, ...lines, ...(remedy === undefined ? [] : [remedy])].join("\n"));
  }
}

/** What a schema found wrong with an input, key by key. */
export function problemsOf(input: unknown, issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue) => {
    const problem = (path: PropertyKey[], expected: string) => ({
      key: path.map(String).join("."),
      value: valueAt(input, path),
      expected,
    });
    if (issue.code === "invalid_key") return issue.issues.map(({ message }) => problem(issue.path, message));
    if (issue.code !== "unrecognized_keys") return [problem(issue.path, issue.message)];
    return issue.keys.map((key) => problem([...issue.path, key], "must be left out: there is no such key"));
  });
}

/** Options for parsing what a person wrote: words that follow the name of a key. */
export const PARSE_OPTIONS = {
  error: (issue: z.core.$ZodRawIssue) =>
    issue.code === "invalid_type" ? `must be of the type ${issue.expected}` : undefined,
} as const;

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined), input);
}

function shown(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
