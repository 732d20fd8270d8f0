import * as z from "zod/mini";
import { ALL_ADDRESSES } from "./http/listen.ts";

/** The validated settings of the service. The AWS SDK reads its own variables. */
export interface Config {
  parameterName: string;
  region: string;
  /** The address to listen on, `::` for all of IPv6 and IPv4. */
  host: string;
  /** 0 selects a free port. */
  port: number;
  /** Port of the probes and metrics. */
  managementPort: number;
  logLevel: (typeof LOG_LEVELS)[number];
  drainSeconds: number;
  /** Age up to which a value is fresh. */
  parameterTtlSeconds: number;
  /** Age from which a value is no longer served. */
  parameterMaxStaleSeconds: number;
  version: string;
}

/** Wrong settings. The message has one line for each of them. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
const parameterName = z
  .string("is required: the name of the SSM parameter to read")
  .check(z.regex(/^[A-Za-z0-9_.\-/]{1,1011}$/, "must be 1 to 1011 letters, digits or _.-/"));

// A rule for two settings is checked even if a third setting is wrong, so that one run reports all errors. A comparison
// with an invalid value is false.
const always = () => true;

const settings = z
  .object({
    SSM_PARAMETER_NAME: parameterName,
    AWS_REGION: z
      .string("is required: the region of the SSM parameter")
      .check(z.regex(/^[a-z0-9-]+$/, "must be a region such as eu-central-1")),
    HOST: z._default(z.string(), ALL_ADDRESSES),
    PORT: integer(0, 65_535, 8080),
    MANAGEMENT_PORT: integer(0, 65_535, 8081),
    LOG_LEVEL: z._default(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`), "info"),
    DRAIN_SECONDS: integer(0, 300, 5),
    PARAMETER_TTL_SECONDS: integer(1, 86_400, 30),
    PARAMETER_MAX_STALE_SECONDS: integer(1, 604_800, 3_600),
    SERVICE_VERSION: z._default(z.string(), "development"),
  })
  .check(
    z.refine((s) => s.PORT === 0 || s.PORT !== s.MANAGEMENT_PORT, {
      path: ["MANAGEMENT_PORT"],
      error: "must differ from PORT",
      when: always,
    }),
    z.refine((s) => !(s.PARAMETER_MAX_STALE_SECONDS < s.PARAMETER_TTL_SECONDS), {
      path: ["PARAMETER_MAX_STALE_SECONDS"],
      error: "must not be less than PARAMETER_TTL_SECONDS",
      when: always,
    }),
  );

/**
 * Reads the settings from environment variables. An empty variable counts as missing, since charts render empty ones.
 * @throws {ConfigError} that names every wrong setting, its value and what is allowed
 */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = settings.safeParse(given);
  if (!result.success) throw new ConfigError(result.error.issues.map((issue) => line(issue, given)).join("\n"));
  const s = result.data;
  return {
    parameterName: s.SSM_PARAMETER_NAME,
    region: s.AWS_REGION,
    host: s.HOST,
    port: s.PORT,
    managementPort: s.MANAGEMENT_PORT,
    logLevel: s.LOG_LEVEL,
    drainSeconds: s.DRAIN_SECONDS,
    parameterTtlSeconds: s.PARAMETER_TTL_SECONDS,
    parameterMaxStaleSeconds: s.PARAMETER_MAX_STALE_SECONDS,
    version: s.SERVICE_VERSION,
  };
}

function integer(min: number, max: number, preset: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z._default(
    z.pipe(
      z.pipe(z.string().check(z.regex(/^\d{1,9}$/, error)), z.transform(Number)),
      z.number().check(z.minimum(min, error), z.maximum(max, error)),
    ),
    preset,
  );
}

function line(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const key = String(issue.path[0]);
  const value = given[key];
  return value === undefined ? `${key} ${issue.message}` : `${key} ${issue.message}, but is ${JSON.stringify(value)}`;
}
