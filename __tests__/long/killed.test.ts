import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answer, ours, startOurs } from "../e2e/test-cloud.ts";

const KILLS = 20;
/** About what `up` takes from nothing on two cores. */
const LONGEST_MS = 80_000;

describe("npm run up, killed at random moments", () => {
  beforeAll(() => ours("down"));
  afterAll(() => ours("down", ["--force"]));

  it.each(Array.from({ length: KILLS }, () => Math.round(Math.random() * LONGEST_MS)))(
    "is killed after %i ms, if it has not ended before",
    async (moment) => {
      const up = startOurs("up");
      await Promise.race([up, delay(moment)]);
      up.kill("SIGKILL");
      const { exitCode, signal, all } = await up;
      // one that has not been killed has done its work, and leaves the next one nothing to do
      expect(signal ?? exitCode, all).toBe(signal === undefined ? 0 : "SIGKILL");
      if (signal === undefined) await ours("down");
    },
  );

  it("then ends with the answer", async () => {
    expect(await ours("up")).toContain((await answer()).value);
  });

  it("has nothing left to change", async () => {
    expect((await ours("plan")).match(/No changes\./g)).toHaveLength(3);
  });

  it("is ended by down, as if nothing had been", async () => {
    expect(await ours("down")).toContain("is gone, with all that it kept");
    expect(await ours("down")).toContain("There is nothing of the local cloud");
  });
});
