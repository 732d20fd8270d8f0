import { describe, it } from "vitest";
import { projectFiles } from "../support/project-files.ts";
import { lint } from "./linters.ts";

/** Templates of Helm and of Go, and what Helm makes of them. */
const NO_YAML = [":!*/templates/*", ":!*/golden/*"];

describe("the YAML files", () => {
  it("pass yamllint", async () => {
    const files = await projectFiles("*.yaml", "*.yml", ...NO_YAML);
    await lint("yamllint", ["--strict", "--format", "parsable"], files);
  });
});
