import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { projectRoot } from "../../../stacks/project.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";
import { mutantsOf } from "./mutants.ts";
import { ANSWERED, SURVIVORS } from "./survivors.ts";
import { type Judged, listed, necessityTable, titleOf } from "./table.ts";
import { witnessOf } from "./witnesses.ts";

const refusals = jsonSchema(z.record(z.string(), z.string())).parse(
  readFileSync(join(import.meta.dirname, "provider-refusals.json"), "utf8"),
);

const judged = (["local", "dev"] as const).flatMap((environment): Judged[] => {
  const config = testConfig(environment);
  const stacks = synthesize(config);
  return [...mutantsOf(stacks)].map((mutant) => ({
    environment,
    mutant,
    witness: witnessOf(mutant, stacks, config, refusals),
  }));
});

describe("each attribute of the stacks", () => {
  it("is noticed when it is gone, empty or turned, or has a listed reason why not", () => {
    expect(listed(judged, [...SURVIVORS, ...ANSWERED]).unlisted.map(titleOf)).toEqual([]);
  });

  it("has no listed reason if it is noticed, or if it is gone", () => {
    const { found } = listed(judged, [...SURVIVORS, ...ANSWERED]);
    expect(found.filter((entry) => entry.judged.length === 0).map(({ attribute }) => attribute)).toEqual([]);
  });

  it("is noticed by the test that is listed for it", () => {
    for (const { test, evidence } of ANSWERED)
      expect(readFileSync(join(projectRoot, test), "utf8")).toContain(evidence);
  });

  it("is counted in the table", async () => {
    await expect(necessityTable(judged, SURVIVORS, ANSWERED)).toMatchFileSnapshot(
      join(import.meta.dirname, "table.md"),
    );
  });
});
