import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { projectRoot } from "../../stacks/project.ts";
import { projectFiles } from "../support/project-files.ts";
import { lint } from "./linters.ts";

const SHEBANG = /^#!.*\b(ba|da)?sh\b/;

describe("the shell scripts", () => {
  it("pass shellcheck", async () => {
    const files = await projectFiles();
    const scripts = files.filter((file) => SHEBANG.test(readFileSync(join(projectRoot, file), "utf8")));
    await lint("shellcheck", ["--format", "gcc"], scripts);
  });
});
