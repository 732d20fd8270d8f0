import { describe, expect, it } from "vitest";
import { policy } from "../support/policies.ts";
import { all, synthesize, testConfig } from "../support/synthesis.ts";

const { backend, base } = synthesize(testConfig("dev"));

describe.each([
  ["cluster_role", "eks.amazonaws.com", "arn:aws:eks:eu-central-1:111122223333:cluster/webapi-dev"],
  ["flow-logs_role", "vpc-flow-logs.amazonaws.com", "arn:aws:ec2:eu-central-1:111122223333:vpc-flow-log/*"],
])("%s", (path, service, source) => {
  it(`is for ${service} only, and on behalf of ${source} only`, () => {
    expect(policy(base, `${path}_trust`)).toEqual([
      {
        effect: "Allow",
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: [service] }],
        condition: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
          { test: "ArnLike", variable: "aws:SourceArn", values: [source] },
        ],
      },
    ]);
  });
});

describe("nodes_role", () => {
  it("is for ec2.amazonaws.com only", () => {
    expect(policy(base, "nodes_role_trust")).toEqual([
      {
        effect: "Allow",
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
      },
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
        sid: "EnableIamPolicies",
        effect: "Allow",
        actions: ["kms:*"],
        resources: ["*"],
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111122223333:root"] }],
      },
    ]);
  });
});

describe("the state's bucket", () => {
  const statements = policy(backend, "state-store_bucket_policy-document");
  const everybody = [{ type: "*", identifiers: ["*"] }];
  const algorithm = "s3:x-amz-server-side-encryption";
  const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";

  it("denies plain HTTP to everybody", () => {
    expect(statements[0]).toEqual({
      sid: "DenyPlainHttp",
      effect: "Deny",
      actions: ["s3:*"],
      resources: [expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.arn\}\/\*$/)],
      principals: everybody,
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    });
  });

  it("denies everybody to write with another key than its own, by its ARN or that of its alias", () => {
    const deny = { effect: "Deny", actions: ["s3:PutObject"], principals: everybody };
    const isThere = (variable: string) => ({ test: "Null", variable, values: ["false"] });
    const isNot = (variable: string, values: unknown[]) => ({ test: "StringNotEquals", variable, values });
    const keys = [
      expect.stringMatching(/^\$\{aws_kms_key\.state-store_key_\w+\.arn\}$/),
      "arn:aws:kms:eu-central-1:111122223333:alias/webapi-dev-tfstate",
    ];
    expect(statements.slice(1)).toMatchObject([
      { ...deny, condition: [isThere(algorithm), isNot(algorithm, ["aws:kms"])] },
      { ...deny, condition: [isThere(key), isNot(key, keys)] },
      { ...deny, condition: [isThere(algorithm), { test: "Null", variable: key, values: ["true"] }] },
    ]);
  });
});

describe("the identity that deploys app", () => {
  const statements = policy(backend, "state-store_users_app");
  const allowed = (action: string) =>
    statements.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources ?? []);
  const object = (path: string) => expect.stringMatching(new RegExp(`\\.arn\\}/${path.replaceAll(".", "\\.")}$`));

  it("reads the states of base and app, and writes that of app", () => {
    expect(allowed("s3:GetObject")).toEqual([
      object("app/terraform.tfstate"),
      object("base/terraform.tfstate"),
      object("app/terraform.tfstate.tflock"),
    ]);
    expect(allowed("s3:PutObject")).toEqual([object("app/terraform.tfstate"), object("app/terraform.tfstate.tflock")]);
  });

  it("removes nothing but its lock", () => {
    expect(allowed("s3:DeleteObject")).toEqual([object("app/terraform.tfstate.tflock")]);
    expect(
      statements.flatMap(({ actions }) => actions).filter((action) => action.startsWith("s3:Delete")),
    ).toHaveLength(1);
  });
});
