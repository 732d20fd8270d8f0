import { describe, it } from "vitest";
import { projectFiles } from "../support/project-files.ts";
import { lint } from "./linters.ts";

describe("the Dockerfile and the Containerfiles", () => {
  it("pass hadolint", async () => {
    const files = await projectFiles("Dockerfile", "*/Containerfile");
    await lint("hadolint", ["--no-color", "--failure-threshold", "style"], files);
  });
});
