import { describe, expect, it } from "vitest";
import { switchedConfigs } from "../support/switched-configs.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";
import { documentProblems } from "./witnesses/document-problems.ts";
import { type RenderedStatement, renderedDocuments } from "./witnesses/rendered.ts";
import { sizeProblems } from "./witnesses/sizes.ts";

describe("iam-data finds nothing wrong with the policies of", () => {
  it.each(
    Object.entries({
      local: testConfig("local"),
      dev: testConfig("dev"),
      prod: testConfig("prod"),
      ...switchedConfigs,
    }),
  )("%s", async (_, each) => {
    const problems = renderedDocuments(each, synthesize(each)).map(async (document) =>
      [...(await documentProblems(document.policy)), ...sizeProblems(document)].map(
        (problem) => `${document.address}: ${problem}`,
      ),
    );
    expect((await Promise.all(problems)).flat()).toEqual([]);
  });
});

describe("iam-data would notice", () => {
  const BUCKET = "arn:aws:s3:::bucket";
  const TABLE = "arn:aws:dynamodb:eu-central-1:111122223333:table/locks";

  it.each<[string, Partial<RenderedStatement>, string]>([
    ["an action that does not exist", { Action: ["s3:ReadObject"] }, "no action is s3:ReadObject"],
    ["an action of a service that does not exist", { Action: ["s4:*"] }, "no action is s4:*"],
    ["an action in the wrong case", { Action: ["s3:getObject"] }, "no action is s3:getObject"],
    [
      "an action on a resource of another type",
      { Action: ["s3:GetObject"], Resource: [BUCKET] },
      "s3:GetObject is about",
    ],
    ["a resource that no action is about", { Resource: [`${BUCKET}/*`, TABLE] }, `no action of it is about ${TABLE}`],
    [
      "a condition key that the action does not have",
      { Condition: { StringLike: { "s3:prefix": ["a/*"] } } },
      "s3:GetObject has no condition key s3:prefix",
    ],
    [
      "a claim of another provider than the trusted one",
      {
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Resource: ["*"],
        Principal: { Federated: ["arn:aws:iam::111122223333:oidc-provider/one.example"] },
        Condition: { StringEquals: { "other.example:sub": ["a"] } },
      },
      "sts:AssumeRoleWithWebIdentity has no condition key other.example:sub",
    ],
    [
      "an operator for values of another type",
      { Condition: { StringEquals: { "aws:SecureTransport": ["true"] } } },
      "StringEquals does not compare aws:SecureTransport",
    ],
    [
      "an operator for one value, of a key that has several",
      {
        Action: ["dynamodb:GetItem"],
        Resource: [TABLE],
        Condition: { StringEquals: { "dynamodb:LeadingKeys": ["a"] } },
      },
      "StringEquals is not for dynamodb:LeadingKeys",
    ],
  ])("%s", async (_, wrong, problem) => {
    const right = { Effect: "Allow" as const, Action: ["s3:GetObject"], Resource: [`${BUCKET}/*`] };
    const policyOf = (statement: RenderedStatement) => ({ Version: "2012-10-17" as const, Statement: [statement] });
    expect(await documentProblems(policyOf(right))).toEqual([]);
    expect(await documentProblems(policyOf({ ...right, ...wrong }))).toContainEqual(expect.stringContaining(problem));
  });

  it("a policy that is too large", () => {
    const dev = testConfig("dev");
    const [document] = renderedDocuments(dev, synthesize(dev)).filter(({ policyOf }) => policyOf.has("aws_iam_role"));
    const [statement] = document?.policy.Statement ?? [];
    if (document === undefined || statement === undefined) throw new Error("no role has a trust");
    const large = { ...document.policy, Statement: Array.from({ length: 20 }, () => statement) };
    expect(sizeProblems({ ...document, policy: large })).toContainEqual(
      expect.stringMatching(/^has \d+ of 2048 bytes/),
    );
  });
});
