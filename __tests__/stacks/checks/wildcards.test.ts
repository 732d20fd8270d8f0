import { describe, expect, it } from "vitest";
import { ALLOWED_WILDCARDS } from "../../../stacks/checks/allowed-wildcards.ts";
import type { Statement } from "../../../stacks/checks/policy-documents.ts";
import { checkWildcards } from "../../../stacks/checks/wildcards.ts";
import { broken, complaints } from "./broken.ts";

/** The stacks with a role that has this statement. */
function granting(statement: Partial<Statement>, type = "aws_iam_role_policy") {
  return broken(({ base }) => {
    base.resource[type] = {
      ...base.resource[type],
      added: { policy: `\${data.aws_iam_policy_document.added.json}` },
    };
    base.data.aws_iam_policy_document = {
      ...base.data.aws_iam_policy_document,
      added: { statement: [{ sid: "Added", ...statement }] },
    };
  });
}

const added = "data.aws_iam_policy_document.added";
const named = { actions: ["ssm:GetParameter"], resources: ["arn:aws:ssm:eu-central-1:111122223333:parameter/one"] };

describe("a wildcard", () => {
  it.each([
    [{ ...named, actions: ["*"] }, "action *"],
    [{ ...named, actions: ["ssm:Get*"] }, "action ssm:Get*"],
    [{ ...named, resources: ["*"] }, "resource *"],
    [{ ...named, resources: ["arn:aws:s3:::*"] }, "resource arn:aws:s3:::*"],
    [
      { ...named, resources: ["arn:aws:ssm:eu-central-1:111122223333:parameter/*"] },
      "resource arn:aws:ssm:eu-central-1:111122223333:parameter/*",
    ],
    [{ ...named, resources: ["arn:aws:iam::*:role/one"] }, "resource arn:aws:iam::*:role/one"],
    [{ ...named, principals: [{ type: "AWS", identifiers: ["*"] }] }, "principal *"],
  ])("in %o is refused", (statement, what) => {
    const [problem, ...more] = checkWildcards(granting(statement));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      stack: "base",
      address: added,
      wrong: `allows the ${what} in its statement Added`,
      remedy: expect.stringContaining("stacks/checks/allowed-wildcards.ts"),
    });
  });

  it.each([
    ["not_actions", "iam:PassRole"],
    ["not_resources", "arn:aws:s3:::bucket"],
    ["not_principals", { type: "AWS", identifiers: ["111122223333"] }],
  ])("is what %s says", (key, value) => {
    expect(complaints(checkWildcards(granting({ ...named, [key]: [value] })))).toEqual([
      `${added} allows all but what it names in its statement Added`,
    ]);
  });

  it.each([
    ["in what is denied", { ...named, effect: "Deny" as const, actions: ["*"], resources: ["*"] }],
    ["inside of a bucket", { ...named, resources: ["arn:aws:s3:::bucket/*"] }],
    ["inside of a resource of the stack", { ...named, resources: [`\${aws_s3_bucket.bucket.arn}/*`] }],
  ])("%s is none", (_, statement) => {
    expect(checkWildcards(granting(statement))).toEqual([]);
  });
});

describe("an allowed wildcard", () => {
  const [scaling] = ALLOWED_WILDCARDS.filter(({ actions }) => actions?.includes("autoscaling:SetDesiredCapacity"));
  const actions = [...(scaling?.actions ?? [])];
  const condition = [
    { test: "StringEquals", variable: "aws:ResourceTag/k8s.io/cluster-autoscaler/webapi-dev", values: ["owned"] },
  ];

  it("is allowed with its condition", () => {
    expect(checkWildcards(granting({ actions, resources: ["*"], condition }))).toEqual([]);
  });

  it.each([
    ["without it", []],
    ["with one that holds for all others", condition.map((one) => ({ ...one, test: "StringNotEquals" }))],
    ["with one that holds for everything", condition.map((one) => ({ ...one, values: ["*"] }))],
    ["with one for another tag", condition.map((one) => ({ ...one, variable: "aws:ResourceTag/Name" }))],
  ])("is refused %s", (_, other) => {
    expect(complaints(checkWildcards(granting({ actions, resources: ["*"], condition: other })))).toEqual([
      `${added} allows the resource * in its statement Added`,
    ]);
  });

  it("is refused with one more action", () => {
    const statement = { actions: [...actions, "autoscaling:DeleteAutoScalingGroup"], resources: ["*"], condition };
    expect(checkWildcards(granting(statement))).toHaveLength(1);
  });

  it("is refused with another kind of wildcard besides", () => {
    const principals = [{ type: "AWS", identifiers: ["*"] }];
    expect(complaints(checkWildcards(granting({ actions, resources: ["*"], condition, principals })))).toEqual([
      `${added} allows the principal * in its statement Added`,
      `${added} allows the resource * in its statement Added`,
    ]);
  });

  it("is refused in another kind of policy", () => {
    const statement = { actions: ["kms:*"], resources: ["*"] };
    expect(complaints(checkWildcards(granting(statement)))).toEqual([
      `${added} allows the action kms:* in its statement Added`,
      `${added} allows the resource * in its statement Added`,
    ]);
  });

  it("is refused in a document that has another use besides", () => {
    const stacks = granting({ actions, resources: ["*"], condition });
    stacks.base.resource.aws_s3_bucket_policy = {
      other: { policy: `\${data.aws_iam_policy_document.added.json}` },
    };
    expect(checkWildcards(stacks)).toHaveLength(1);
  });

  it("is refused once nothing needs it", () => {
    const stacks = broken(({ base }) => {
      const documents = base.data.aws_iam_policy_document ?? {};
      for (const id of Object.keys(documents)) if (id.startsWith("autoscaler")) delete documents[id];
    });
    const policy = "aws_iam_role_policy bound by aws:ResourceTag/k8s.io/cluster-autoscaler/";
    const problems = complaints(checkWildcards(stacks));
    for (const what of [
      ...actions.map((action) => `${action} in a policy of ${policy}`),
      `any resource in a policy of ${policy}`,
    ]) {
      expect(problems).toContain(`stacks/checks/allowed-wildcards.ts still allows ${what}, which nothing needs`);
    }
  });

  it("is refused once nothing needs one of its actions", () => {
    const others = ALLOWED_WILDCARDS.map((entry) =>
      entry === scaling ? { ...entry, actions: [...actions, "autoscaling:DeleteAutoScalingGroup"] } : entry,
    );
    expect(
      complaints(
        checkWildcards(
          broken(() => {}),
          others,
        ),
      ),
    ).toEqual([
      "stacks/checks/allowed-wildcards.ts still allows autoscaling:DeleteAutoScalingGroup in a policy of aws_iam_role_policy bound by aws:ResourceTag/k8s.io/cluster-autoscaler/, which nothing needs",
    ]);
  });

  it("may be left over without the option that brings it", () => {
    const left = { policyOf: "aws_kms_key", actions: ["kms:Sign"], wildcards: ["resource" as const], reason: "" };
    const problems = (entry: object) =>
      checkWildcards(
        broken(() => {}),
        [...ALLOWED_WILDCARDS, { ...left, ...entry }],
      );
    expect(problems({ onlyWith: "an option" })).toEqual([]);
    expect(problems({})).toHaveLength(2);
  });

  it.each(ALLOWED_WILDCARDS)("has a source: $reason", ({ reason }) => {
    expect(reason).toMatch(/: https:\/\/\S+$/);
  });
});
