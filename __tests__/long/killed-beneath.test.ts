import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answer, ours, startOurs } from "../e2e/test-cloud.ts";
import { BENEATH, type Beneath, killBeneath } from "./beneath.ts";

const ALL = Object.keys(BENEATH) as Beneath[];
/** Terraform runs only while a command does. */
const STANDING = ALL.filter((what) => what !== "Terraform");
/** How often each of them is killed while `up` works on it. */
const KILLS = 5;
/** About what `up` takes from nothing on two cores. */
const LONGEST_MS = 80_000;

afterAll(() => ours("down", ["--force"]));

describe("a local cloud that runs", () => {
  beforeAll(async () => {
    await ours("down");
    await ours("up");
  });

  it.each(STANDING)("comes back with npm run up after %s was killed", async (what) => {
    expect(await killBeneath(what)).toBe(true);
    const told = await ours("up");
    expect(told).toContain((await answer()).value);
    await expectNoChanges();
  });
});

describe("npm run up, beneath which something is killed", () => {
  const moments = ALL.flatMap((what) =>
    Array.from({ length: KILLS }, () => [what, Math.round(Math.random() * LONGEST_MS)] as const),
  );

  it.each(moments)("%s, after %i ms, ends with the answer or says in a sentence what failed", async (what, moment) => {
    await ours("down");
    const up = startOurs("up");
    await Promise.race([up, delay(moment)]);
    await killBeneath(what);
    const { exitCode, all } = await up;
    expect([0, 1]).toContain(exitCode);
    if (exitCode === 0) return;
    expect(all).toMatch(/^Error [A-Z_]+: /m);
    expect(all).not.toMatch(/Error DEFECT|^ +at /m);
    // and the next one converges
    expect(await ours("up")).toContain((await answer()).value);
    await expectNoChanges();
  });
});

it("all of it is ended by down, as if nothing had been", async () => {
  expect(await ours("down")).toContain("is gone, with all that it kept");
  expect(await ours("down")).toContain("There is nothing of the local cloud");
});

async function expectNoChanges(): Promise<void> {
  expect((await ours("plan")).match(/No changes\./g)).toHaveLength(3);
}
