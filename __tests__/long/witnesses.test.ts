import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../stacks/project.ts";
import { documentProblems } from "../policy/witnesses/document-problems.ts";
import { parsePolicy } from "../policy/witnesses/rendered.ts";
import { RecordedClone } from "./witnesses/drill.ts";
import type { Counts } from "./witnesses/recorded.ts";
import { type Part, withoutCounts, witnessesPage } from "./witnesses/table.ts";

const PAGE = join(projectRoot, "docs", "witnesses.md");

describe("the witnesses", () => {
  let directory: string;
  let parts: Part[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "witnesses-"));
    const clone = await RecordedClone.create(join(directory, "clone"));
    try {
      parts = [
        await part("`npm run up`", clone.up()),
        await part("`npm run up` after a change of cluster, nodes and logs", clone.update()),
        await part("`npm run down`", clone.down()),
        await part(
          "`backend` and `base` with the other choice for each option, and their removal",
          clone.option("switched"),
        ),
        await part("The same with Bottlerocket and a single NAT gateway", clone.option("alternatives")),
      ];
    } finally {
      await clone.end();
    }
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("judge requests in each part", () => {
    for (const { title, requests, underRules, answers } of parts) {
      expect(Math.min(requests, underRules, answers), title).toBeGreaterThan(0);
    }
  });

  it("find nothing wrong with the requests and policies of the stacks", () => {
    expect(parts.flatMap(({ refused }) => refused)).toEqual([]);
    expect(parts.flatMap(({ policyProblems }) => policyProblems)).toEqual([]);
  });

  it("find nothing wrong with the emulator's answers", () => {
    expect(parts.flatMap(({ wrongAnswers }) => wrongAnswers)).toEqual([]);
  });

  it("are described with what they judged", async () => {
    const page = await witnessesPage(parts);
    const kept = await readFile(PAGE, "utf8").catch(() => "");
    // the numbers of the run that wrote the page stay until something else changes
    if (withoutCounts(page) !== withoutCounts(kept)) await expect(page).toMatchFileSnapshot(PAGE);
  });
});

async function part(title: string, judged: Promise<Counts>): Promise<Part> {
  const counts = await judged;
  const problems = await Promise.all(counts.policies.map((policy) => documentProblems(parsePolicy(policy))));
  return { ...counts, title, policyProblems: [...new Set(problems.flat())].sort() };
}
