import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { projectRoot } from "../../../stacks/project.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { ANSWERED, SURVIVORS } from "./survivors.ts";
import { type Judged, listed, necessityTable, titleOf } from "./table.ts";
import { witnessOf } from "./witnesses.ts";

const refusals = jsonSchema(z.record(z.string(), z.string())).parse(
  readFileSync(join(import.meta.dirname, "provider-refusals.json"), "utf8"),
);

const dev = judge("dev");
const judged = [...judge("local", dev), ...dev];

/** Judges each mutant of an environment. One of a block that another environment has, too, is not judged again. */
function judge(environment: "local" | "dev", others: readonly Judged[] = []): Judged[] {
  const config = testConfig(environment);
  const stacks = synthesize(config);
  const known = new Map(others.map(({ mutant, witness }) => [likenessOf(mutant), witness]));
  return [...mutantsOf(stacks)].map((mutant) => {
    const likeness = likenessOf(mutant);
    const witness = known.has(likeness) ? known.get(likeness) : witnessOf(mutant, stacks, config, refusals);
    return { environment, mutant, witness };
  });
}

/** What the mutants of two environments have in common that differ by the names of the environments only. */
function likenessOf({ block, path, change, value }: Mutant): string {
  return JSON.stringify([block, path, change, value])
    .replaceAll("webapi-local", "webapi-dev")
    .replaceAll("/webapi/local/", "/webapi/dev/")
    .replaceAll('"Environment":"local"', '"Environment":"dev"')
    .replaceAll("000000000000", "111122223333");
}

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
