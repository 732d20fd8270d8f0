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

/** What a schema found wrong, key by key. To be called with the issues of a parse that reports its input. */
export function problemsOf(issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue) => {
    const key = (...more: PropertyKey[]) => [...issue.path, ...more].map(String).join(".");
    if (issue.code !== "unrecognized_keys") return [{ key: key(), value: issue.input, expected: issue.message }];
    const input = new Map(Object.entries(issue.input ?? {}));
    return issue.keys.map((unknown) => ({
      key: key(unknown),
      value: input.get(unknown),
      expected: "must be left out: there is no such key",
    }));
  });
}

/** Options for parsing what a person wrote: with the values, and words that follow the name of a key. */
export const PARSE_OPTIONS = {
  reportInput: true,
  error: (issue: z.core.$ZodRawIssue) =>
    issue.code === "invalid_type" ? `must be of the type ${issue.expected}` : undefined,
} as const;

function shown(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
