import { describe, it } from "vitest";
import { projectFiles } from "../support/project-files.ts";
import { lint, linter } from "./linters.ts";

describe("the workflows", async () => {
  const files = await projectFiles(".github/workflows/*.yml");

  it("pass actionlint, and their scripts shellcheck", async () => {
    await lint("actionlint", ["-oneline", "-pyflakes=", `-shellcheck=${await linter("shellcheck")}`], files);
  });

  it("pass zizmor", async () => {
    await lint("zizmor", ["--offline", "--no-progress", "--persona", "auditor"], files);
  });
});
