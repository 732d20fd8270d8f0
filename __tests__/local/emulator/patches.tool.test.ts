import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { pythonEnvironment } from "../../../local/emulator/python.ts";

let directory: string;
let python: Awaited<ReturnType<typeof pythonEnvironment>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "ministack-"));
  python = await pythonEnvironment(openLog(join(directory, "python.log")));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe("the patches of MiniStack", () => {
  const environment = () => ({
    PYTHONPATH: join(import.meta.dirname, "../../../local/emulator"),
    PYTHONDONTWRITEBYTECODE: "1",
    STATE_DIR: join(directory, "state"),
  });

  it("pass their own tests", async () => {
    await run(python.python, ["-m", "unittest", "discover", "--start-directory", import.meta.dirname], {
      env: environment(),
    });
  });

  it("refuse another version of MiniStack", async () => {
    const start = `import importlib.metadata, runpy
importlib.metadata.version = lambda name: "1.5.34"
runpy.run_module("ministack_patches", run_name="__main__")`;
    await expect(run(python.python, ["-c", start], { env: environment() })).rejects.toThrow(
      "The patches are for MiniStack 1.5.33, not 1.5.34",
    );
  });
});

describe("the AWS command line in the same environment", () => {
  it("runs from any directory", async () => {
    await expect(run(python.aws, ["--version"], { cwd: "/" })).resolves.toMatch(/^aws-cli\/\d/);
  });

  it("is alone in its directory, which is added to the PATH", async () => {
    await expect(readdir(dirname(python.aws))).resolves.toEqual(["aws"]);
  });
});
