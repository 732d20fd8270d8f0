import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { interruption } from "../../lib/processes/interruption.ts";
import { projectRoot } from "../../stacks/project.ts";
import { isSuite, SUITES, type SuiteName } from "../suites.ts";
import { type Outcome, readReport } from "./test-report.ts";

/**
 * Runs checks and tests, the fastest first, and prints a summary line.
 * @param what suites and files; if empty, all suites except the long drills
 * @param long whether to run the long drills, too
 */
export async function test(what: readonly string[], { long = false }: { long?: boolean }): Promise<void> {
  const files = what.filter((name) => !isSuite(name));
  const every = Object.keys(SUITES).filter(isSuite);
  const suites =
    what.length > 0 ? every.filter((name) => what.includes(name)) : every.filter((name) => name !== "long");
  if (long && !suites.includes("long")) suites.push("long");
  const outcomes: Outcome[] = [];
  for (const name of suites) outcomes.push(await suite(name));
  if (files.length > 0) outcomes.push(await vitest("Files", files));
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  // the output of a suite is long, so failures are repeated at its end
  if (failures.length > 0) console.log(["\nFailed:", ...failures].join("\n  "));
  console.log(`${passed} passed, ${failures.length} failed`);
  if (failures.length > 0) process.exitCode = 1;
}

function suite(name: SuiteName): Promise<Outcome> {
  if (name === "types") return check(SUITES.types, ["tsc", "--noEmit"]);
  if (name === "lint") return check(SUITES.lint, ["biome", "ci", "."]);
  return vitest(SUITES[name], ["--project", name]);
}

/** Runs a check that passes or fails as a whole. */
async function check(title: string, [command, ...args]: [string, ...string[]]): Promise<Outcome> {
  return (await runs(title, command, args)) ? { passed: 1, failures: [] } : { passed: 0, failures: [title] };
}

/** Runs the tests that Vitest selects by these arguments. */
async function vitest(title: string, selection: readonly string[]): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-test-"));
  try {
    const report = join(directory, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const succeeded = await runs(title, "vitest", ["run", ...selection, ...reporters]);
    const json = await readFile(report, "utf8").catch(() => undefined);
    return readReport(json, succeeded);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** After an interruption, the current suite runs to its end, including its clean-up, and no other suite starts. */
async function runs(title: string, command: string, args: readonly string[]): Promise<boolean> {
  interruption.throwIfAborted();
  console.log(`\n== ${title}`);
  const result = await execa(command, args, { cwd: projectRoot, preferLocal: true, stdio: "inherit", reject: false });
  return !result.failed;
}
