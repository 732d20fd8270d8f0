import { describe, expect, it } from "vitest";
import { all, synthesize, testConfig, withValue } from "../../../support/synthesis.ts";

const config = testConfig("dev");
const { base } = synthesize(config);
const { base: podIdentity } = synthesize({ ...config, cluster: { ...config.cluster, identity: "podIdentity" } });
const addOn = (name: string, stack = base) => withValue(stack, "aws_eks_addon", "addon_name", name);
const cniRole = expect.stringMatching(/^\$\{aws_iam_role\.vpc-cni-role_\w+\.arn\}$/);

const NAMES = ["coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni"];

describe("add-ons", () => {
  it("are these", () => {
    expect(
      all(base, "aws_eks_addon")
        .map(({ addon_name }) => addon_name)
        .sort(),
    ).toEqual(NAMES);
  });

  it.each([
    ["vpc-cni", "vpcCni"],
    ["kube-proxy", "kubeProxy"],
    ["eks-pod-identity-agent", "podIdentityAgent"],
    ["coredns", "coredns"],
    ["metrics-server", "metricsServer"],
  ] as const)("have the version of the configuration: %s", (name, key) => {
    const pinned = { ...config.cluster.addOns, [key]: "v9.9.9-eksbuild.9" };
    const { base: other } = synthesize({ ...config, cluster: { ...config.cluster, addOns: pinned } });
    expect(addOn(name)).toMatchObject({ addon_version: config.cluster.addOns[key] });
    expect(addOn(name, other)).toMatchObject({ addon_version: "v9.9.9-eksbuild.9" });
  });

  it.each(NAMES)("run as they are written down, and go when they are no longer: %s", (name) => {
    expect(addOn(name)).toMatchObject({
      resolve_conflicts_on_create: "OVERWRITE",
      resolve_conflicts_on_update: "OVERWRITE",
    });
  });

  it("enforce network policies", () => {
    expect(addOn("vpc-cni")).toMatchObject({ configuration_values: '{"enableNetworkPolicy":"true"}' });
  });
});

describe("vpc-cni", () => {
  it("has a role of its own by its service account, with IRSA", () => {
    expect(addOn("vpc-cni")).toMatchObject({ service_account_role_arn: cniRole });
    expect(addOn("vpc-cni")).not.toHaveProperty("pod_identity_association");
  });

  it("has the same by an association of its own, with pod identity", () => {
    expect(addOn("vpc-cni", podIdentity)).toMatchObject({
      pod_identity_association: [{ service_account: "aws-node", role_arn: cniRole }],
    });
    expect(addOn("vpc-cni", podIdentity)).not.toHaveProperty("service_account_role_arn");
  });

  it("keeps the role of its service account after a change to pod identity, since the provider fails to remove it", () => {
    expect(addOn("vpc-cni", podIdentity)).toMatchObject({
      lifecycle: { ignore_changes: ["service_account_role_arn"] },
    });
    expect(addOn("vpc-cni")).not.toHaveProperty("lifecycle");
  });

  it("is the only one that has a role", () => {
    for (const name of NAMES.filter((other) => other !== "vpc-cni")) {
      for (const stack of [base, podIdentity]) {
        expect(addOn(name, stack)).not.toHaveProperty("service_account_role_arn");
        expect(addOn(name, stack)).not.toHaveProperty("pod_identity_association");
      }
    }
  });
});
