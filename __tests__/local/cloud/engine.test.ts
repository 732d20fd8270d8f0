import { describe, expect, it } from "vitest";
import { requireRootful } from "../../../local/cloud/engine.ts";

describe("a Docker engine", () => {
  it("can run a node where it runs as root", () => {
    expect(() => requireRootful({ rootless: false })).not.toThrow();
  });

  it("is refused where it is rootless, with the way to another one", () => {
    expect(() => requireRootful({ rootless: true })).toThrow(
      expect.objectContaining({
        code: "DOCKER_ROOTLESS",
        remedy: expect.stringContaining("docker context use default"),
      }),
    );
  });
});
