import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { interruption } from "../../lib/processes/interruption.ts";
import { projectRoot } from "../../stacks/project.ts";
import { isSuite, STAGES, SUITES, type SuiteName } from "../suites.ts";
import { type Outcome, readReport } from "./test-report.ts";

/** Where the output of a suite goes. */
type Output = "inherit" | ["pipe", "inherit"];

/**
 * Runs checks and tests, the fastest first, and prints a summary line.
 * @param what suites and files; if empty, all suites except the long drills
 * @param long whether to run the long drills, too
 */
export async function test(what: readonly string[], { long = false }: { long?: boolean }): Promise<void> {
  const files = what.filter((name) => !isSuite(name));
  const isChosen = (name: SuiteName) => what.includes(name) || (name === "long" ? long : what.length === 0);
  const outcomes: Outcome[] = [];
  for (const stage of STAGES) {
    const chosen = stage.filter(isChosen);
    // suites that run at the same time get no terminal, on which each would show a live list
    const output: Output = chosen.length > 1 ? ["pipe", "inherit"] : "inherit";
    outcomes.push(...(await Promise.all(chosen.map((name) => suite(name, output)))));
  }
  if (files.length > 0) outcomes.push(await vitest("Files", files, "inherit"));
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  // the output of a suite is long, so failures are repeated at its end
  if (failures.length > 0) console.log(["\nFailed:", ...failures].join("\n  "));
  console.log(`${passed} passed, ${failures.length} failed`);
  if (failures.length > 0) process.exitCode = 1;
}

function suite(name: SuiteName, output: Output): Promise<Outcome> {
  if (name === "types") return check(SUITES.types, ["tsc", "--noEmit"], output);
  if (name === "lint") return check(SUITES.lint, ["biome", "ci", "."], output);
  return vitest(SUITES[name], ["--project", name], output);
}

/** Runs a check that passes or fails as a whole. */
async function check(title: string, [command, ...args]: [string, ...string[]], output: Output): Promise<Outcome> {
  return (await runs(title, command, args, output)) ? { passed: 1, failures: [] } : { passed: 0, failures: [title] };
}

/** Runs the tests that Vitest selects by these arguments. */
async function vitest(title: string, selection: readonly string[], output: Output): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-test-"));
  try {
    const report = join(directory, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const succeeded = await runs(title, "vitest", ["run", ...selection, ...reporters], output);
    const json = await readFile(report, "utf8").catch(() => undefined);
    return readReport(json, succeeded);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** After an interruption, the current suite runs to its end, including its clean-up, and no other suite starts. */
async function runs(title: string, command: string, args: readonly string[], output: Output): Promise<boolean> {
  interruption.throwIfAborted();
  console.log(`\n== ${title}`);
  const { failed } = await execa(command, args, {
    cwd: projectRoot,
    preferLocal: true,
    stdin: "inherit",
    stdout: output,
    stderr: output,
    buffer: false,
    reject: false,
  });
  return !failed;
}
