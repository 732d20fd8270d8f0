import { describe, expect, it } from "vitest";
import { policy } from "../../../support/policies.ts";
import { only, synthesize, testConfig, withValue } from "../../../support/synthesis.ts";

const config = testConfig("dev");
const { base } = synthesize(config);
const { base: secure } = synthesize({ ...config, service: { ...config.service, parameterType: "SecureString" } });

describe("the parameter", () => {
  it("has its first value from the configuration, which Terraform writes once and keeps in no state", () => {
    const parameter = only(base, "aws_ssm_parameter");
    expect(parameter).toMatchObject({
      name: "/webapi/dev/message",
      type: "String",
      value_wo: "hello from dev",
      value_wo_version: 1,
    });
    expect(parameter).not.toHaveProperty("value");
    expect(parameter).not.toHaveProperty("key_id");
  });

  it("is encrypted with a key of its own, where its value is a secret", () => {
    expect(only(secure, "aws_ssm_parameter")).toMatchObject({
      type: "SecureString",
      key_id: expect.stringMatching(/^\$\{aws_kms_key\.parameter_key_\w+\.arn\}$/),
      value_wo: "hello from dev",
    });
    expect(withValue(secure, "aws_kms_alias", "name", "alias/webapi-dev-parameter")).toBeDefined();
  });
});

describe("the service", () => {
  it("may decrypt this parameter by way of SSM, with its key only", () => {
    const [read, decrypt, ...others] = policy(secure, "service-role_rights");
    expect(others).toEqual([]);
    expect(read).toEqual(policy(base, "service-role_rights")[0]);
    expect(decrypt).toEqual({
      effect: "Allow",
      actions: ["kms:Decrypt"],
      resources: [expect.stringMatching(/^\$\{aws_kms_key\.parameter_key_\w+\.arn\}$/)],
      condition: [
        { test: "StringEquals", variable: "kms:ViaService", values: ["ssm.eu-central-1.amazonaws.com"] },
        {
          test: "StringEquals",
          variable: "kms:EncryptionContext:PARAMETER_ARN",
          values: [expect.stringMatching(/^\$\{aws_ssm_parameter\.\w+\.arn\}$/)],
        },
      ],
    });
  });
});
