import { describe, expect, it } from "vitest";
import { only, synthesize, testConfig } from "../synthesis.ts";

describe("the parameter", () => {
  it("has its first value from the configuration, and keeps what is put there later", () => {
    const { base } = synthesize(testConfig("dev"));
    expect(only(base, "aws_ssm_parameter")).toMatchObject({
      name: "/webapi/dev/message",
      type: "String",
      value: "hello from dev",
      lifecycle: { ignore_changes: ["value"] },
    });
  });
});
