import { describe, expect, it } from "vitest";
import { autoscalerImage, describeMirrored, mirroredJson } from "../../deploy/mirror.ts";
import { testConfig } from "../support/synthesis.ts";

const digest = `sha256:${"a".repeat(64)}`;
const image = { source: "registry.k8s.io/autoscaling/cluster-autoscaler", tag: "v1.35.2", digest };
const repository = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/webapi-dev-mirror/cluster-autoscaler";

describe("the report on a mirrored image", () => {
  it("says what to write in the configuration, and where", () => {
    expect(describeMirrored(image, repository, testConfig("dev"))).toBe(
      [
        "image       registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.2",
        `repository  ${repository}`,
        `digest      ${digest}`,
        "",
        "Name it in stacks/config/environments/dev.ts, and deploy it with npm run deploy:",
        "",
        `  autoscaler: { imageDigest: "${digest}" },`,
      ].join("\n"),
    );
  });

  it("says so if the configuration has it already", () => {
    const config = testConfig("dev", { autoscaler: { imageDigest: digest } });
    expect(describeMirrored(image, repository, config)).toMatch(
      /\n\nstacks\/config\/environments\/dev\.ts names it already\.$/,
    );
  });

  it("names the file of the rehearsed environment", () => {
    const config = testConfig("local", { rehearses: "prod" });
    expect(JSON.parse(mirroredJson(image, repository, config))).toEqual([
      {
        image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.2",
        repository,
        digest,
        key: "autoscaler.imageDigest",
        file: "stacks/config/environments/prod.ts",
      },
    ]);
  });
});

describe("the cluster autoscaler's image", () => {
  it.each(["1.35", "1.36"] as const)("has the minor version of Kubernetes %s and a digest", (version) => {
    expect(autoscalerImage(version)).toEqual({
      source: "registry.k8s.io/autoscaling/cluster-autoscaler",
      tag: expect.stringMatching(new RegExp(`^v${version}\\.\\d+$`)),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it("is pinned for every environment", () => {
    for (const environment of ["local", "dev", "prod"] as const) {
      expect(autoscalerImage(testConfig(environment).cluster.version)).toBeDefined();
    }
  });

  it("is undefined for a version without a pinned image", () => {
    expect(autoscalerImage("1.37")).toBeUndefined();
  });
});
