import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { benchmarks } from "../../bench/index.ts";
import { report } from "../../bench/report.ts";
import { readResults, resultsOf, writeResults } from "../../bench/results.ts";
import { projectRoot } from "../../stacks/project.ts";
import { Clock, fakeBenchmark } from "./fake-benchmark.ts";

const { benchmark } = fakeBenchmark(new Clock(), {
  ours: { seconds: 1, targetSeconds: 1 },
  theirs: { seconds: 1, targetSeconds: 8 },
});
// the machine grows slower, both of them alike
const rounds = [
  { ours: 0.8, theirs: 8 },
  { ours: 1, theirs: 9 },
  { ours: 2, theirs: 30 },
];
const results = resultsOf(benchmark, rounds);

describe("the results of a benchmark", () => {
  it("have the ratio of each variant to the first one, taken in each round", () => {
    const [ours, theirs] = results.variants;
    expect(ours).toMatchObject({ seconds: { median: 1 }, ratio: { median: 1, min: 1, max: 1 } });
    expect(theirs).toMatchObject({ seconds: { median: 9, min: 8, max: 30 }, ratio: { median: 10, min: 9, max: 15 } });
  });

  it("say on what kind of machine, but not on whose", () => {
    const text = JSON.stringify(results);
    expect(results.machine).toMatchObject({ node: process.version });
    for (const secret of [hostname(), homedir(), projectRoot]) expect(text).not.toContain(secret);
  });

  it("are printed with their spread, and whether targets are met", () => {
    const lines = report(results).split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/^ours +1 \(0\.8 to 2\) +1 x \(1 to 1\) +1 s: met$/));
    expect(lines).toContainEqual(expect.stringMatching(/^theirs +9 \(8 to 30\) +10 x \(9 to 15\) +8 s: missed$/));
  });
});

describe("the kept results", () => {
  const directory = mkdtempSync(join(tmpdir(), "bench-test-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  it("are read as they were written", async () => {
    await writeResults(directory, results);
    expect(await readResults(directory, "fake")).toEqual(results);
  });

  it.each(benchmarks.map(({ name }) => name))("of %s are those of the benchmark as it is", async (name) => {
    const kept = await readResults(join(projectRoot, "bench/results"), name);
    const { description, variants } = benchmarks.find((benchmark) => benchmark.name === name) ?? benchmark;
    expect(kept.description).toBe(description);
    expect(kept.variants.map(({ name, command, targetSeconds }) => ({ name, command, targetSeconds }))).toEqual(
      variants.map(({ name, command, targetSeconds }) => ({ name, command, targetSeconds })),
    );
    for (const secret of [homedir(), projectRoot]) {
      expect(readFileSync(join(projectRoot, "bench/results", `${name}.json`), "utf8")).not.toContain(secret);
    }
  });
});
