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
  ours: { seconds: 1, targets: [{ quantity: "time", atMost: 1 }] },
  theirs: {
    seconds: 1,
    targets: [
      { quantity: "time", atMost: 8 },
      { quantity: "time", atMost: 9, of: "ours" },
      { quantity: "size", atMost: 40 },
    ],
  },
});
// the machine grows slower, both of them alike
const rounds = [
  { ours: { time: 0.8 }, theirs: { time: 8, size: 42 } },
  { ours: { time: 1 }, theirs: { time: 9, size: 42 } },
  { ours: { time: 2 }, theirs: { time: 30, size: 42 } },
];
const results = resultsOf(benchmark, rounds, ["Size: as packed."]);

describe("the results of a benchmark", () => {
  it("have the ratio of the medians to the first variant, and the range of the ratios within the rounds", () => {
    const [ours, theirs] = results.variants.map(({ measured }) => measured[0]);
    expect(ours).toMatchObject({ value: { median: 1 }, ratio: { ofMedians: 1, min: 1, max: 1 } });
    expect(theirs).toMatchObject({
      value: { median: 9, min: 8, max: 30 },
      ratio: { ofMedians: 9, min: 9, max: 15 },
    });
  });

  it("have a quantity of those variants only that have a value for it, without a ratio to one that has none", () => {
    const [ours, theirs] = results.variants.map(({ measured }) => measured.find(({ quantity }) => quantity === "size"));
    expect(ours).toBeUndefined();
    expect(theirs).toEqual({ quantity: "size", value: { median: 42, min: 42, max: 42 } });
  });

  it("say on what kind of machine, but not on whose", () => {
    const text = JSON.stringify(results);
    expect(results.machine).toMatchObject({ node: process.version });
    for (const secret of [hostname(), homedir(), projectRoot]) expect(text).not.toContain(secret);
  });

  it("are printed with their spread, and whether targets are met", () => {
    const lines = report(results).split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/^ours +1 \(0\.8 to 2\) +1 x \(1 to 1\) +1 s: met$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^theirs +9 \(8 to 30\) +9 x \(9 to 15\) +8 s: missed; 9 x ours: met with 9\.00$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^theirs +42 \(42 to 42\) +40 MB: missed$/));
    expect(lines).toContain("Size: as packed.");
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
    expect(kept.variants.map(({ name, command, targets }) => ({ name, command, targets }))).toEqual(
      variants.map(({ name, command, targets }) => ({ name, command, targets })),
    );
    for (const secret of [homedir(), projectRoot]) {
      expect(readFileSync(join(projectRoot, "bench/results", `${name}.json`), "utf8")).not.toContain(secret);
    }
  });
});
