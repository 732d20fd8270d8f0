import { describe, expect, it } from "vitest";
import { CommandError, UserError } from "../../local/errors.ts";
import { explain } from "../../local/explain.ts";
import { StepError } from "../../local/steps.ts";
import { ConfigError } from "../../stacks/config/errors.ts";

const mistake = new UserError("CLOUD_BUSY", "Somebody else works on it.", { remedy: "Wait for the end." });

describe("an error in the user's words", () => {
  it("has its code, what failed, and what to do", () => {
    expect(explain(mistake)).toBe("Error CLOUD_BUSY: Somebody else works on it.\nWait for the end.");
  });

  it("names the step and its log, where a step failed", () => {
    expect(explain(new StepError("Stack base", "base.log", mistake))).toBe(
      "\nStack base failed.\nError CLOUD_BUSY: Somebody else works on it.\nWait for the end.\nLog: base.log",
    );
  });

  it("has the last lines of a program that failed", () => {
    expect(explain(new CommandError("terraform apply", 1, "no such bucket"))).toBe(
      "Error COMMAND_FAILED: terraform apply exited with code 1:\nno such bucket",
    );
  });

  it("has every wrong value of a configuration", () => {
    const problems = [{ key: "region", value: "mars", expected: "must be a region" }];
    expect(explain(new ConfigError('The configuration of "dev"', problems))).toBe(
      'Error CONFIGURATION_WRONG: The configuration of "dev" is wrong:\n  region must be a region, but is "mars"',
    );
  });

  it("asks to report what nobody thought of, and shows no stack trace", () => {
    const text = explain(new TypeError("x is not a function"));
    expect(text).toMatch(/^Error DEFECT: x is not a function\n/);
    expect(text).not.toMatch(/^ +at /m);
  });
});
