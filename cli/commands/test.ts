import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { interruption } from "../../lib/processes/interruption.ts";
import { projectRoot } from "../../stacks/project.ts";
import { isSuite, STAGES, SUITES, type SuiteName } from "../suites.ts";
import { type Outcome, readReport } from "./test-report.ts";

/** How a suite runs: where its output goes, and whether it leaves the processors to another suite. */
interface Manner {
  output: "inherit" | ["pipe", "inherit"];
  yields: boolean;
}

const ALONE: Manner = { output: "inherit", yields: false };

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
    outcomes.push(...(await Promise.all(chosen.map((name) => suite(name, mannerOf(name, chosen))))));
  }
  if (files.length > 0) outcomes.push(await vitest("Files", files, ALONE));
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  // the output of a suite is long, so failures are repeated at its end
  if (failures.length > 0) console.log(["\nFailed:", ...failures].join("\n  "));
  console.log(`${passed} passed, ${failures.length} failed`);
  if (failures.length > 0) process.exitCode = 1;
}

/**
 * Suites that run at the same time get no terminal, on which each would show a live list. They end with the longest of
 * them, which gets the processors first.
 */
function mannerOf(name: SuiteName, stage: readonly SuiteName[]): Manner {
  return stage.length === 1 ? ALONE : { output: ["pipe", "inherit"], yields: name !== stage.at(-1) };
}

function suite(name: SuiteName, manner: Manner): Promise<Outcome> {
  if (name === "types") return check(SUITES.types, ["tsc", "--noEmit"], manner);
  if (name === "lint") return check(SUITES.lint, ["biome", "ci", "."], manner);
  return vitest(SUITES[name], ["--project", name], manner);
}

/** Runs a check that passes or fails as a whole. */
async function check(title: string, [command, ...args]: [string, ...string[]], manner: Manner): Promise<Outcome> {
  return (await runs(title, command, args, manner)) ? { passed: 1, failures: [] } : { passed: 0, failures: [title] };
}

/** Runs the tests that Vitest selects by these arguments. */
async function vitest(title: string, selection: readonly string[], manner: Manner): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-test-"));
  try {
    const report = join(directory, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const succeeded = await runs(title, "vitest", ["run", ...selection, ...reporters], manner);
    const json = await readFile(report, "utf8").catch(() => undefined);
    return readReport(json, succeeded);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** After an interruption, the current suite runs to its end, including its clean-up, and no other suite starts. */
async function runs(
  title: string,
  command: string,
  args: readonly string[],
  { output, yields }: Manner,
): Promise<boolean> {
  interruption.throwIfAborted();
  console.log(`\n== ${title}`);
  const [program, ...rest] = yields ? ["nice", command, ...args] : [command, ...args];
  const { failed } = await execa(program, rest, {
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
