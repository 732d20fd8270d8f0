import { describe, expect, it } from "vitest";
import { synthesize, testConfig } from "../support/synthesis.ts";

const { base, app } = synthesize(testConfig("dev", { autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` } }));

describe("what base publishes", () => {
  it("has the names that its readers know", () => {
    expect(Object.keys(base.output).sort()).toEqual([
      "autoscaler_role_arn",
      "cluster_name",
      "cluster_role_arn",
      "parameter_name",
      "repository_name",
      "repository_url",
      "service_role_arn",
    ]);
  });

  it("covers everything that app reads", () => {
    const read = JSON.stringify(app).matchAll(/terraform_remote_state\.base\.outputs\.(\w+)/g);
    const names = new Set(Array.from(read, ([, name]) => name));
    expect(names.size).toBeGreaterThan(4);
    for (const name of names) expect(Object.keys(base.output)).toContain(name);
  });
});
