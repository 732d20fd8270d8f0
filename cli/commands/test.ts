import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { interruption } from "../../lib/processes/interruption.ts";
import { projectRoot } from "../../stacks/project.ts";
import { type Outcome, readReport } from "./test-report.ts";

/**
 * Runs every check and test, from the fastest to the slowest, and ends with a line that counts them.
 * @param long runs the drills, too, that take longer than everybody wants to wait for each change
 */
export async function test({ long = false }: { long?: boolean }): Promise<void> {
  const outcomes = [
    await check("Types", ["tsc", "--noEmit"]),
    await check("Lint", ["biome", "ci", "."]),
    await suite("Unit tests", ["unit"]),
    await suite("Random platforms", ["properties"]),
    await suite("Tests with tools", ["tools"]),
    await suite("End to end", ["e2e"]),
    ...(long ? [await suite("Long drills", ["long"])] : []),
  ];
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  // the output of a suite is long: what failed is looked for at its end
  if (failures.length > 0) console.log(["\nFailed:", ...failures].join("\n  "));
  console.log(`${passed} passed, ${failures.length} failed`);
  if (failures.length > 0) process.exitCode = 1;
}

/** One check that passes or fails as a whole. */
async function check(name: string, [command, ...args]: [string, ...string[]]): Promise<Outcome> {
  return (await runs(name, command, args)) ? { passed: 1, failures: [] } : { passed: 0, failures: [name] };
}

/** Some of Vitest's projects. */
async function suite(name: string, projects: readonly string[]): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-test-"));
  try {
    const report = join(directory, "report.json");
    const selection = projects.flatMap((project) => ["--project", project]);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const succeeded = await runs(name, "vitest", ["run", ...selection, ...reporters]);
    const json = await readFile(report, "utf8").catch(() => undefined);
    return readReport(json, succeeded);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** A suite that is interrupted comes to its end, as its clean-up does; no other one begins. */
async function runs(name: string, command: string, args: readonly string[]): Promise<boolean> {
  interruption.throwIfAborted();
  console.log(`\n== ${name}`);
  const result = await execa(command, args, { cwd: projectRoot, preferLocal: true, stdio: "inherit", reject: false });
  return !result.failed;
}
