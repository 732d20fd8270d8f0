import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import { all, synthesize, testConfig } from "../../../support/synthesis.ts";

const dev = testConfig("dev");
const { base: irsa } = synthesize(dev);
const { base: podIdentity } = synthesize({ ...dev, cluster: { ...dev.cluster, identity: "podIdentity" } });

const withoutHash = (id: string) => id.replace(/_[0-9A-F]{8}$/, "");

/** Roles whose trust allows this call, by the path of their construct. */
function rolesAssumedBy(stack: Stack, call: string, principal: string): string[] {
  return Object.entries(stack.data.aws_iam_policy_document ?? {})
    .filter(([, document]) => [call, principal].every((text) => JSON.stringify(document).includes(`"${text}"`)))
    .map(([id]) => withoutHash(id).replace(/_trust$/, ""))
    .sort();
}

/** The role that a reference names, by the path of its construct. */
function roleOf(reference: unknown): string {
  const [, id = ""] = /^\$\{aws_iam_role\.(.*)\.arn\}$/.exec(String(reference)) ?? [];
  return withoutHash(id);
}

describe("with IRSA", () => {
  it("each workload's role trusts the cluster's issuer, and none has an association", () => {
    expect(all(irsa, "aws_eks_pod_identity_association")).toEqual([]);
    expect(rolesAssumedBy(irsa, "sts:AssumeRoleWithWebIdentity", "Federated")).toEqual([
      "autoscaler-role",
      "service-role",
      "vpc-cni-role",
    ]);
    expect(rolesAssumedBy(irsa, "sts:TagSession", "pods.eks.amazonaws.com")).toEqual([]);
  });
});

describe("with pod identity", () => {
  it("no role trusts an issuer", () => {
    expect(rolesAssumedBy(podIdentity, "sts:AssumeRoleWithWebIdentity", "Federated")).toEqual([]);
  });

  it("each workload has one association, with its service account and its role", () => {
    const associations = all(podIdentity, "aws_eks_pod_identity_association").map(
      ({ cluster_name, namespace, service_account, role_arn }) => [
        cluster_name,
        namespace,
        service_account,
        roleOf(role_arn),
      ],
    );
    const cluster = expect.stringMatching(/^\$\{aws_eks_cluster\.\w+\.name\}$/);
    expect(associations).toEqual([
      [cluster, "webapi", "webapi", "service-role"],
      [cluster, "kube-system", "cluster-autoscaler", "autoscaler-role"],
    ]);
  });

  it("no role is left without an association, of its own or of its add-on", () => {
    const ofAddOns = all(podIdentity, "aws_eks_addon").flatMap(({ pod_identity_association = [] }) =>
      (pod_identity_association as { role_arn: string }[]).map(({ role_arn }) => role_arn),
    );
    const own = all(podIdentity, "aws_eks_pod_identity_association").map(({ role_arn }) => role_arn);
    expect([...own, ...ofAddOns].map(roleOf).sort()).toEqual(
      rolesAssumedBy(podIdentity, "sts:TagSession", "pods.eks.amazonaws.com"),
    );
  });
});

describe("in both", () => {
  it.each(["aws_iam_role", "aws_iam_role_policy", "aws_iam_role_policy_attachment"])("there is the same %s", (type) => {
    expect(all(irsa, type)).not.toEqual([]);
    expect(podIdentity.resource[type]).toEqual(irsa.resource[type]);
  });

  it("the rights are the same", () => {
    const rights = (stack: Stack) =>
      Object.entries(stack.data.aws_iam_policy_document ?? {}).filter(([id]) => /_rights_[0-9A-F]{8}$/.test(id));
    expect(rights(irsa).map(([id]) => withoutHash(id))).toEqual(
      expect.arrayContaining(["service-role_rights", "autoscaler-role_rights"]),
    );
    expect(rights(podIdentity)).toEqual(rights(irsa));
  });
});
