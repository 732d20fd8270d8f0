import { afterAll, describe, expect, it } from "vitest";
import { DOWN_MS, endAfter, KILLS, moment, moments } from "../support/interrupted.ts";
import { npmRun } from "../support/test-cloud.ts";
import { expectDown, expectUp, expectWhole } from "../support/whole.ts";

describe("npm run down, ended by SIGKILL at random moments", () => {
  afterAll(() => npmRun("down", ["--force"]));

  it.each(moments(Math.ceil(KILLS / 4), DOWN_MS))(
    "is killed after %i ms, and continues the next time",
    async (afterMs) => {
      await npmRun("up");
      await endAfter(afterMs, "down", "SIGKILL");
      await npmRun("down");
      expect(await npmRun("down")).toContain("There is nothing of the local cloud");
    },
  );

  it("does not block the next up", async () => {
    await expectUp();
    await endAfter(moment(DOWN_MS), "down", "SIGKILL");
    await expectUp();
    await expectWhole();
    await expectDown();
  });
});
