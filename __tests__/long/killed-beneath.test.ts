import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { answer, ours, startOurs } from "../e2e/test-cloud.ts";
import { BENEATH, type Beneath, killBeneath } from "./beneath.ts";
import { expectWhole } from "./whole.ts";

const ALL = Object.keys(BENEATH) as Beneath[];
/** Terraform runs only while a command does. */
const STANDING = ALL.filter((what) => what !== "Terraform");
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
    expect(await ours("up")).toContain((await answer()).value);
    await expectWhole();
  });

  it("says what was lost with a killed emulator", async () => {
    expect(await killBeneath("the AWS emulator")).toBe(true);
    expect(await ours("up")).toMatch(/^done {3}AWS emulator .*was killed, and has lost what it had not saved/m);
  });

  it.each(STANDING)("is ended by npm run down after %s was killed", async (what) => {
    await ours("up");
    expect(await killBeneath(what)).toBe(true);
    expect(await ours("down")).toContain("is gone, with all that it kept");
    expect(await ours("down")).toContain("There is nothing of the local cloud");
  });
});

describe("npm run up, beneath which something is killed", () => {
  const moments = ALL.flatMap((what) =>
    Array.from(
      { length: Math.ceil(inject("kills") / 4) },
      () => [what, Math.round(Math.random() * LONGEST_MS)] as const,
    ),
  );

  it.each(moments)("%s, after %i ms, ends with the answer or says in a sentence what failed", async (what, moment) => {
    await ours("down");
    const up = startOurs("up");
    await Promise.race([up, delay(moment)]);
    await killBeneath(what);
    const { exitCode, all } = await up;
    expect([0, 1]).toContain(exitCode);
    if (exitCode === 1) {
      expect(all).toMatch(/^Error [A-Z_]+: /m);
      expect(all).not.toMatch(/Error DEFECT|^ +at /m);
    }
    // it may have been killed just after the last request to it
    expect(await ours("up")).toContain((await answer()).value);
    await expectWhole();
  });
});
