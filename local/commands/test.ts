import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { interruption } from "../interruption.ts";
import { projectRoot } from "../project.ts";

/** What Vitest's JSON reporter writes: https://vitest.dev/guide/reporters.html#json-reporter */
const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), success: z.boolean() });

interface Outcome {
  passed: number;
  failed: number;
}

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
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

/** One check that passes or fails as a whole. */
async function check(name: string, [command, ...args]: [string, ...string[]]): Promise<Outcome> {
  return (await runs(name, command, args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Some of Vitest's projects. A run that fails without a failed test (no test found, a hook's error) counts as one. */
async function suite(name: string, projects: readonly string[]): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-test-"));
  try {
    const report = join(directory, "report.json");
    const selection = projects.flatMap((project) => ["--project", project]);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const succeeded = await runs(name, "vitest", ["run", ...selection, ...reporters]);
    const counts = await readFile(report, "utf8").then(
      (text) => reportSchema.parse(JSON.parse(text)),
      () => undefined,
    );
    const failed = counts?.numFailedTests ?? 0;
    return { passed: counts?.numPassedTests ?? 0, failed: succeeded ? failed : Math.max(failed, 1) };
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
