import { describe, expect, it } from "vitest";
import { all, synthesize, testConfig, withValue } from "../../../support/synthesis.ts";

const imageDigest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("the autoscaler", () => {
  it("is off without the digest of its image", () => {
    const { app } = synthesize(testConfig("dev"));
    expect(all(app, "helm_release").map(({ name }) => name)).toEqual(["webapi"]);
  });

  it("is a release of its own in kube-system, by digest from the account's registry", () => {
    const { app } = synthesize(testConfig("dev", { autoscaler: { imageDigest } }));
    const release = withValue(app, "helm_release", "name", "cluster-autoscaler");
    expect(release).toMatchObject({ namespace: "kube-system", atomic: true });
    expect(String((release.values as unknown[])[0])).toContain(
      `"image" = {"repository" = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/webapi-dev-mirror/cluster-autoscaler", "digest" = "${imageDigest}"}`,
    );
  });

  it.each([
    [
      "irsa",
      '{"name" = "cluster-autoscaler", "identity" = "irsa", "roleArn" = data.terraform_remote_state.base.outputs.autoscaler_role_arn}',
    ],
    ["podIdentity", '{"name" = "cluster-autoscaler", "identity" = "podIdentity"}'],
  ] as const)("gets its role by %s", (identity, serviceAccount) => {
    const { cluster } = testConfig("dev");
    const { app } = synthesize(testConfig("dev", { autoscaler: { imageDigest }, cluster: { ...cluster, identity } }));
    const release = withValue(app, "helm_release", "name", "cluster-autoscaler");
    expect(String((release.values as unknown[])[0])).toContain(`"serviceAccount" = ${serviceAccount}`);
  });
});
