import { afterAll, beforeAll, describe, it } from "vitest";
import { endAfter, KILLS, moments, UP_MS } from "./interrupted.ts";
import { npmRun } from "./test-cloud.ts";
import { expectDown, expectUp, expectWhole } from "./whole.ts";

/** Ends `up` again and again on one clone, and then lets it finish. */
export function describeEndedUp(signal: "SIGKILL" | "SIGINT"): void {
  describe(`npm run up, ended by ${signal} at random moments`, () => {
    beforeAll(() => npmRun("down"));
    afterAll(() => npmRun("down", ["--force"]));

    // first, while Node still loads the command
    it.each([0, ...moments(KILLS, UP_MS)])("is ended after %i ms, if it has not ended before", async (moment) => {
      // an up that finished before the signal leaves the next one nothing to do
      if ((await endAfter(moment, "up", signal)).isDone) await npmRun("down");
    });

    it("then ends with the answer", expectUp);

    it("leaves nothing to change", expectWhole);

    it("is removed by down without remains", expectDown);
  });
}
