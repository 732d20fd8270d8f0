import { describe, expect, it } from "vitest";
import type { Stacks } from "../../../stacks/checks/terraform.ts";
import { checkTrust } from "../../../stacks/checks/trust.ts";
import { broken, complaints } from "./broken.ts";

interface Statement {
  actions: string[];
  principals: { type: string; identifiers: string[] }[];
  condition: { variable: string }[];
}

/** The stacks of `dev`, with another trust policy of a role. */
function withTrust(role: string, change: (statements: Statement[]) => Statement[]): Stacks {
  return broken(({ base }) => {
    for (const [id, block] of Object.entries(base.data.aws_iam_policy_document ?? {})) {
      if (id.startsWith(`${role}_trust`)) block.statement = change(block.statement as Statement[]);
    }
  });
}

describe("the role of a service", () => {
  it.each([
    ["cluster_role", "eks.amazonaws.com"],
    ["nodes_role", "ec2.amazonaws.com"],
    ["flow-logs_role", "vpc-flow-logs.amazonaws.com"],
  ])("%s is refused with an empty trust policy", (role, service) => {
    expect(complaints(checkTrust(withTrust(role, () => [])))).toEqual([
      `aws_iam_role.${role} is not trusted to ${service}`,
    ]);
  });

  it("is refused if it trusts another service", () => {
    const stacks = withTrust("nodes_role", (statements) =>
      statements.map((one) => ({ ...one, principals: [{ type: "Service", identifiers: ["eks.amazonaws.com"] }] })),
    );
    expect(complaints(checkTrust(stacks))).toEqual(["aws_iam_role.nodes_role is not trusted to ec2.amazonaws.com"]);
  });

  it.each([
    ["cluster_role", "eks.amazonaws.com", "aws:SourceAccount"],
    ["cluster_role", "eks.amazonaws.com", "aws:SourceArn"],
    ["flow-logs_role", "vpc-flow-logs.amazonaws.com", "aws:SourceAccount"],
    ["flow-logs_role", "vpc-flow-logs.amazonaws.com", "aws:SourceArn"],
  ])("%s is refused if it trusts %s without %s", (role, service, key) => {
    const stacks = withTrust(role, (statements) =>
      statements.map((one) => ({ ...one, condition: one.condition.filter(({ variable }) => variable !== key) })),
    );
    expect(complaints(checkTrust(stacks))).toEqual([`aws_iam_role.${role} is trusted to ${service} without ${key}`]);
  });
});

describe("the role of a service account", () => {
  it("is refused with an empty trust policy", () => {
    expect(complaints(checkTrust(withTrust("service-role", () => [])))).toEqual([
      "aws_iam_role.service-role can be assumed by nobody",
    ]);
  });

  it.each([":aud", ":sub"])("is refused if it does not compare %s", (suffix) => {
    const stacks = withTrust("service-role", (statements) =>
      statements.map((one) => ({
        ...one,
        condition: one.condition.filter(({ variable }) => !variable.endsWith(suffix)),
      })),
    );
    expect(complaints(checkTrust(stacks))).toEqual([`aws_iam_role.service-role does not compare <issuer>${suffix}`]);
  });
});
