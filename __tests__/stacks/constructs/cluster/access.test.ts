import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import type { Config } from "../../../../stacks/config/load.ts";
import { all, synthesize, testConfig } from "../../../support/synthesis.ts";

const config = testConfig("dev");
const iam = (path: string, account = "111122223333") => `arn:aws:iam::${account}:${path}`;
const administrator = iam("role/administrator");
const viewer = iam("role/viewer");
const deployer = iam("user/deployer");

const base = stackWith({ administrators: [administrator], viewers: [viewer], deployers: [deployer] });

function stackWith(principals: Partial<Config["cluster"]>): Stack {
  return synthesize({ ...config, cluster: { ...config.cluster, ...principals } }).base;
}

/** The policies of a principal, and where they hold. */
const policiesOf = (principal: string) =>
  all(base, "aws_eks_access_policy_association")
    .filter(({ principal_arn }) => entryOf(String(principal_arn)) === principal)
    .map(({ policy_arn, access_scope }) => [policy_arn, access_scope]);

/** The principal of the entry that a reference names. */
function entryOf(reference: string): unknown {
  const [, id = ""] = /^\$\{aws_eks_access_entry\.(.*)\.principal_arn\}$/.exec(reference) ?? [];
  return base.resource.aws_eks_access_entry?.[id]?.principal_arn;
}

describe("access to the cluster", () => {
  it("is that of the listed principals only", () => {
    const principals = all(base, "aws_eks_access_entry").map(({ principal_arn }) => principal_arn);
    expect(principals.sort()).toEqual([administrator, viewer, deployer]);
    expect(all(base, "aws_eks_access_policy_association")).toHaveLength(3);
  });

  it("comes by access entries only: no Kubernetes group, and no user name that another identity could have", () => {
    for (const entry of all(base, "aws_eks_access_entry")) {
      expect(entry).not.toHaveProperty("kubernetes_groups");
      expect(entry).not.toHaveProperty("user_name");
    }
  });

  it("is all of it for administrators", () => {
    expect(policiesOf(administrator)).toEqual([
      ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", { type: "cluster" }],
    ]);
  });

  it("is to see everywhere, but no secrets, for viewers", () => {
    expect(policiesOf(viewer)).toEqual([
      ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", { type: "cluster" }],
    ]);
  });

  it("is to edit in the service's namespace for deployers, and nothing elsewhere", () => {
    expect(policiesOf(deployer)).toEqual([
      ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", { type: "namespace", namespaces: ["webapi"] }],
    ]);
  });
});

describe("the addresses of principals", () => {
  it.each([
    ["the place of a slash", iam("user/a/b"), iam("user/a-b")],
    ["how many slashes there are", iam("role/a/b/c"), iam("role/a/b-c")],
    ["the kind", iam("user/a"), iam("role/a")],
    ["the account", iam("role/a"), iam("role/a", "444455556666")],
    ["what looks like a kind in the path", iam("role/user/a"), iam("user/a")],
    ["a sign", iam("role/a.b"), iam("role/a-b")],
    ["what looks like a policy's address", iam("role/a"), iam("role/a-administers")],
    ["what looks like another policy's address", iam("role/a"), iam("role/a-views")],
  ])("differ where only this differs: %s", (_, one, other) => {
    for (const [administrators, viewers] of [
      [[administrator, one, other], []],
      [[administrator, other], [one]],
      [[administrator, one], [other]],
    ] as const) {
      const stack = stackWith({ administrators: [...administrators], viewers: [...viewers] });
      expect(all(stack, "aws_eks_access_entry")).toHaveLength(3);
      expect(all(stack, "aws_eks_access_policy_association")).toHaveLength(3);
    }
  });

  it("do not depend on who else is listed", () => {
    const ids = (stack: Stack) => Object.keys(stack.resource.aws_eks_access_entry ?? {});
    const more = stackWith({ administrators: [iam("role/first"), administrator], viewers: [viewer] });
    expect(ids(more)).toEqual(expect.arrayContaining(ids(stackWith({ administrators: [administrator] }))));
  });
});
