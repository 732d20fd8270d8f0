import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readReport } from "../../../cli/commands/test-report.ts";
import { projectRoot } from "../../../stacks/project.ts";

const PASSES = 'it("passes", () => {});';
const FILES: Record<string, string> = {
  "passes.test.ts": PASSES,
  "fails.test.ts": `${PASSES} describe("a node", () => it("starts", () => expect([1, 2]).toEqual([1])));`,
  "hook.test.ts": `${PASSES} afterAll(() => { throw new Error("not cleaned up"); });`,
  "import.test.ts": 'import "./nowhere.ts";',
};

// the tests wait for Vitest during most of their time
describe.concurrent("the report of a suite", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "test-report-test-"));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(root, name), text);
  });
  afterAll(() => rm(root, { recursive: true }));

  const suite = async (...files: string[]) => {
    const report = join(root, `${files.join("-")}.json`);
    const output = ["--reporter=json", `--outputFile=${report}`];
    const args = ["run", "--globals", "--root", root, ...output, ...files];
    const { exitCode } = await execa("vitest", args, { cwd: projectRoot, preferLocal: true, reject: false });
    return readReport(await readFile(report, "utf8"), exitCode === 0);
  };

  it("counts the passed tests and has no failures when all passed", async () => {
    expect(await suite("passes")).toEqual({ passed: 1, failures: [] });
  });

  it("names each failed test and the reason", async () => {
    const { passed, failures } = await suite("passes", "fails");
    expect(passed).toBe(2);
    expect(failures).toEqual([
      expect.stringMatching(/fails\.test\.ts > a node > starts\n {4}AssertionError: expected .* to deeply equal/),
    ]);
  });

  it("names a file that fails without a failed test", async () => {
    const { failures } = await suite("hook", "import");
    expect(failures.toSorted()).toEqual([
      expect.stringMatching(/hook\.test\.ts\n {4}.*not cleaned up/),
      expect.stringMatching(/import\.test\.ts\n {4}.*nowhere\.ts/),
    ]);
  });

  it("has a failure when no test was found or no report was written", async () => {
    expect((await suite("nothing")).failures).toHaveLength(1);
    expect(readReport(undefined, false)).toEqual({ passed: 0, failures: [expect.any(String)] });
  });
});
