import { afterAll, beforeAll, describe, inject, it } from "vitest";
import { ours } from "../e2e/test-cloud.ts";
import { isDone, moments, UP_MS } from "./interrupted.ts";
import { expectDown, expectUp, expectWhole } from "./whole.ts";

describe("npm run up, ended by SIGINT at random moments", () => {
  beforeAll(() => ours("down"));
  afterAll(() => ours("down", ["--force"]));

  it.each(moments(inject("kills"), UP_MS))("is ended after %i ms, if it has not ended before", async (moment) => {
    // one that was not ended in time has done its work, and leaves the next one nothing to do
    if (await isDone("up", moment, "SIGINT")) await ours("down");
  });

  it("then ends with the answer", expectUp);

  it("has nothing left to change", expectWhole);

  it("is ended by down, as if nothing had been", expectDown);
});
