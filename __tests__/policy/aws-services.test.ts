import { describe, expect, it } from "vitest";
import { all, synthesize, testConfig } from "../stacks/synthesis.ts";
import { policy } from "./policies.ts";

const { backend, base } = synthesize(testConfig("dev"));

describe.each([
  ["cluster_role", "eks.amazonaws.com"],
  ["nodes_role", "ec2.amazonaws.com"],
  ["flow-logs_role", "vpc-flow-logs.amazonaws.com"],
])("%s", (path, service) => {
  it(`is for ${service} only`, () => {
    expect(policy(base, `${path}_trust`)).toEqual([
      { effect: "Allow", actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: [service] }] },
    ]);
  });
});

describe("roles", () => {
  it("have no managed policies but these", () => {
    const attached = all(base, "aws_iam_role_policy_attachment").map(({ policy_arn }) => policy_arn);
    expect(attached.sort()).toEqual([
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    ]);
  });
});

describe("flow logs", () => {
  it("may be written to their own group", () => {
    expect(policy(base, "flow-logs_rights")).toEqual([
      {
        effect: "Allow",
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: ["arn:aws:logs:eu-central-1:111122223333:log-group:/webapi-dev/vpc-flow-logs:*"],
      },
    ]);
  });
});

describe("keys", () => {
  it.each([
    ["state-store_key_policy", backend],
    ["cluster_secrets-key_policy", base],
    ["registry_key_policy", base],
  ])("are the account's alone, whose IAM policies decide (%s)", (path, stack) => {
    expect(policy(stack, path)).toEqual([
      {
        sid: "LetIamPoliciesDecide",
        effect: "Allow",
        actions: ["kms:*"],
        resources: ["*"],
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111122223333:root"] }],
      },
    ]);
  });
});

describe("the state's bucket", () => {
  it("denies plain HTTP to everybody", () => {
    expect(policy(backend, "state-store_policy-document")).toEqual([
      {
        sid: "DenyPlainHttp",
        effect: "Deny",
        actions: ["s3:*"],
        resources: [expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.arn\}\/\*$/)],
        principals: [{ type: "*", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
  });
});
