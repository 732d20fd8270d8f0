import { describe, expect, it } from "vitest";
import { policy } from "../../../support/policies.ts";
import { all, synthesize, testConfig } from "../../../support/synthesis.ts";

const { base } = synthesize(testConfig("dev"));
const { base: prod } = synthesize(testConfig("prod"));

describe("log groups", () => {
  it("are those of the control plane and of the VPC, encrypted, for as long as the configuration says", () => {
    const kms_key_id = expect.stringMatching(/^\$\{aws_kms_key\.log-key_/);
    expect(all(base, "aws_cloudwatch_log_group")).toMatchObject([
      { name: "/webapi-dev/vpc-flow-logs", retention_in_days: 30, kms_key_id },
      { name: "/aws/eks/webapi-dev/cluster", retention_in_days: 30, kms_key_id },
    ]);
    expect(all(prod, "aws_cloudwatch_log_group")).toMatchObject([
      { name: "/webapi-prod/vpc-flow-logs", retention_in_days: 365 },
      { name: "/aws/eks/webapi-prod/cluster", retention_in_days: 365 },
    ]);
  });
});

describe("the key of logs", () => {
  it("is used by CloudWatch Logs of this region for these groups, and for no others", () => {
    const [, statement, ...others] = policy(base, "log-key_policy");
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      effect: "Allow",
      principals: [{ type: "Service", identifiers: ["logs.eu-central-1.amazonaws.com"] }],
      condition: [
        {
          test: "ArnEquals",
          variable: "kms:EncryptionContext:aws:logs:arn",
          values: [
            "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/webapi-dev/cluster",
            "arn:aws:logs:eu-central-1:111122223333:log-group:/webapi-dev/vpc-flow-logs",
          ],
        },
      ],
    });
    for (const action of statement?.actions ?? []) expect(action).toMatch(/^kms:\w+$/);
  });
});
