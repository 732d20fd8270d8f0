import { arch } from "node:os";
import { describe, expect, it } from "vitest";
import { nodeArchitecture } from "../../../deploy/image/architecture.ts";
import { testConfig } from "../../support/synthesis.ts";

describe("the architecture that the image is built for", () => {
  it.each(["amd64", "arm64"] as const)("is that of the environment's nodes on AWS: %s", (architecture) => {
    const config = testConfig("dev");
    expect(nodeArchitecture({ ...config, nodes: { ...config.nodes, architecture } })).toBe(architecture);
  });

  it("is this machine's on a local cloud, for any rehearsed environment", () => {
    const config = testConfig("local");
    const here = arch() === "arm64" ? "arm64" : "amd64";
    for (const architecture of ["amd64", "arm64"] as const) {
      expect(nodeArchitecture({ ...config, nodes: { ...config.nodes, architecture } })).toBe(here);
    }
  });
});
