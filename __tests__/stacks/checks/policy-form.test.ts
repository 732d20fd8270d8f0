import { describe, expect, it } from "vitest";
import { checkPolicyForm } from "../../../stacks/checks/policy-form.ts";
import { broken } from "./broken.ts";

type Statement = Record<string, unknown>;

/** What is wrong after a change of the first statement of a policy, whose id begins with this text. */
function wrongs(id: string, change: (statement: Statement) => void): string[] {
  const stacks = broken(({ base }) => {
    const documents = Object.entries(base.data.aws_iam_policy_document ?? {});
    const [statement] = (documents.find(([name]) => name.startsWith(id))?.[1].statement ?? []) as Statement[];
    change(statement ?? {});
  });
  return checkPolicyForm(stacks).map(({ wrong }) => wrong);
}

describe("a statement", () => {
  it.each([
    ["flow-logs_rights", "actions", "allows or denies no action in its statement without an id"],
    ["flow-logs_rights", "resources", "names no resource in its statement without an id"],
    ["cluster_role_trust", "principals", "names no principal in its statement without an id"],
    ["vpc-endpoints_ec2-policy", "principals", "names no principal in its statement without an id"],
  ])("of %s is refused without %s", (id, element, wrong) => {
    const changed = wrongs(id, (statement) => {
      statement[element] = [];
    });
    expect(changed).toEqual([wrong]);
  });

  it("is refused with a condition that lacks its test", () => {
    const changed = wrongs("service-role_trust", (statement) => {
      statement.condition = [{ variable: "aws:SourceAccount", values: ["111122223333"] }];
    });
    expect(changed).toEqual([
      "has a statement whose effect, principals or conditions are incomplete",
      "has no statement",
    ]);
  });

  it("of a trust policy needs no resource", () => {
    expect(wrongs("cluster_role_trust", () => {})).toEqual([]);
  });
});

describe("a policy", () => {
  it("is refused if nothing has it, because an endpoint without one has full access", () => {
    const stacks = broken(({ base }) => {
      for (const [id, endpoint] of Object.entries(base.resource.aws_vpc_endpoint ?? {})) {
        if (id.startsWith("vpc-endpoints_sts")) delete endpoint.policy;
      }
    });
    expect(checkPolicyForm(stacks)).toMatchObject([{ wrong: "is the policy of nothing" }]);
  });
});
