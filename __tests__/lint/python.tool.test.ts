import { describe, it } from "vitest";
import { noLog } from "../../lib/log.ts";
import { pythonEnvironment } from "../../local/emulator/python.ts";
import { projectFiles } from "../support/project-files.ts";
import { lint } from "./linters.ts";

describe("the Python code", async () => {
  const files = await projectFiles("*.py");

  it("passes ruff", async () => {
    await lint("ruff", ["check", "--no-cache", "--output-format", "concise"], files);
  });

  it("is formatted with ruff", async () => {
    await lint("ruff", ["format", "--no-cache", "--diff"], files);
  });

  it("passes mypy, which reads the types of MiniStack from its code", async () => {
    const { python } = await pythonEnvironment(noLog);
    await lint("mypy", ["--cache-dir", "/dev/null", "--python-executable", python], files);
  });
});
