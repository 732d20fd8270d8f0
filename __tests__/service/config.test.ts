import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../../service/config.ts";

const minimal = { SSM_PARAMETER_NAME: "/webapi/message", AWS_REGION: "eu-central-1" };

/** The lines of the error for the minimum with these variables. */
function problems(variables: Record<string, string | undefined>): string[] {
  try {
    loadConfig({ ...minimal, ...variables });
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("the configuration", () => {
  it("requires only the parameter's name and the region", () => {
    expect(loadConfig(minimal)).toEqual({
      parameterName: "/webapi/message",
      region: "eu-central-1",
      host: "::",
      port: 8080,
      managementPort: 8081,
      logLevel: "info",
      drainSeconds: 5,
      parameterTtlSeconds: 30,
      parameterMaxStaleSeconds: 3600,
      version: "development",
    });
  });

  it("reads every setting from its variable", () => {
    const config = loadConfig({
      ...minimal,
      HOST: "127.0.0.1",
      PORT: "80",
      MANAGEMENT_PORT: "81",
      LOG_LEVEL: "warn",
      DRAIN_SECONDS: "0",
      PARAMETER_TTL_SECONDS: "5",
      PARAMETER_MAX_STALE_SECONDS: "5",
      SERVICE_VERSION: "abc",
    });
    expect(config).toMatchObject({ host: "127.0.0.1", port: 80, managementPort: 81, logLevel: "warn", version: "abc" });
    expect(config).toMatchObject({ drainSeconds: 0, parameterTtlSeconds: 5, parameterMaxStaleSeconds: 5 });
  });

  it("treats an empty variable as missing", () => {
    expect(loadConfig({ ...minimal, PORT: "" }).port).toBe(8080);
    expect(problems({ AWS_REGION: "" })).toEqual(["AWS_REGION is required: the region of the SSM parameter"]);
  });

  it.each([
    ["SSM_PARAMETER_NAME", undefined, "is required: the name of the SSM parameter to read"],
    ["SSM_PARAMETER_NAME", "a b", 'must be 1 to 1011 letters, digits or _.-/, but is "a b"'],
    ["AWS_REGION", "EU Central", 'must be a region such as eu-central-1, but is "EU Central"'],
    ["PORT", "http", 'must be a whole number from 0 to 65535, but is "http"'],
    ["PORT", "65536", 'must be a whole number from 0 to 65535, but is "65536"'],
    ["PORT", "-1", 'must be a whole number from 0 to 65535, but is "-1"'],
    ["PORT", "80.5", 'must be a whole number from 0 to 65535, but is "80.5"'],
    ["PORT", " 80", 'must be a whole number from 0 to 65535, but is " 80"'],
    ["MANAGEMENT_PORT", "8080", 'must differ from PORT, but is "8080"'],
    ["LOG_LEVEL", "loud", 'must be one of fatal, error, warn, info, debug, trace, silent, but is "loud"'],
    ["DRAIN_SECONDS", "301", 'must be a whole number from 0 to 300, but is "301"'],
    ["PARAMETER_TTL_SECONDS", "0", 'must be a whole number from 1 to 86400, but is "0"'],
    ["PARAMETER_MAX_STALE_SECONDS", "29", 'must not be less than PARAMETER_TTL_SECONDS, but is "29"'],
  ])("refuses %s = %j in one line", (key, value, problem) => {
    expect(problems({ [key]: value })).toEqual([`${key} ${problem}`]);
  });

  it("reports all wrong settings at once, and no valid setting", () => {
    const wrong = { SSM_PARAMETER_NAME: undefined, PORT: "x", MANAGEMENT_PORT: "y", PARAMETER_TTL_SECONDS: "z" };
    expect(problems({ ...wrong, PARAMETER_MAX_STALE_SECONDS: "1" }).map((line) => line.split(" ")[0])).toEqual([
      "SSM_PARAMETER_NAME",
      "PORT",
      "MANAGEMENT_PORT",
      "PARAMETER_TTL_SECONDS",
    ]);
  });
});
