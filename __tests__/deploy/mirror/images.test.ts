import { describe, expect, it } from "vitest";
import { autoscalerImage } from "../../../deploy/mirror/images.ts";
import { testConfig } from "../../support/synthesis.ts";

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
