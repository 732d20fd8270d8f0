import type { z } from "zod";

/** One wrong value of the configuration. */
export interface Problem {
  /** Dotted path of the key, for example network.vpcCidr. */
  key: string;
  value: unknown;
  /** The requirement: "must ...". */
  expected: string;
}

/** All problems of a configuration, found before anything is changed. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "CONFIGURATION_WRONG";

  /**
   * @param subject what is wrong, for example: The configuration of "dev"
   * @param remedy what to do, if the problems don't say it
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

/** The issues of a schema with an input, as one problem for each key. */
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

/** Options to parse what a user wrote. The messages complete a sentence that begins with the key. */
export const PARSE_OPTIONS = {
  error: (issue: z.core.$ZodRawIssue) =>
    issue.code === "invalid_type" ? `must be of the type ${issue.expected}` : undefined,
} as const;

/** The value at a path of an input; undefined if there is none. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value instanceof Object ? Reflect.get(value, key) : undefined), input);
}

function shown(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
