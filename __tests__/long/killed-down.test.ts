import { afterAll, describe, expect, inject, it } from "vitest";
import { ours } from "../e2e/test-cloud.ts";
import { DOWN_MS, isDone, moments } from "./interrupted.ts";
import { expectDown, expectUp, expectWhole } from "./whole.ts";

describe("npm run down, ended by SIGKILL at random moments", () => {
  afterAll(() => ours("down", ["--force"]));

  it.each(moments(Math.ceil(inject("kills") / 4), DOWN_MS))("is ended after %i ms, and goes on", async (moment) => {
    await ours("up");
    await isDone("down", moment, "SIGKILL");
    await ours("down");
    expect(await ours("down")).toContain("There is nothing of the local cloud");
  });

  it("leaves nothing in the way of the next up", async () => {
    await expectUp();
    await isDone("down", Math.random() * DOWN_MS, "SIGKILL");
    await expectUp();
    await expectWhole();
    await expectDown();
  });
});
