import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { answer, ours, startOurs } from "../e2e/test-cloud.ts";
import { expectWhole } from "./whole.ts";

/** About what `up` takes from nothing on two cores, and what `down` takes. */
const UP_MS = 80_000;
const DOWN_MS = 60_000;

afterAll(() => ours("down", ["--force"]));

describe.each(["SIGKILL", "SIGINT"] as const)("npm run up, ended by %s at random moments", (signal) => {
  beforeAll(() => ours("down"));

  it.each(moments(inject("kills"), UP_MS))("is ended after %i ms, if it has not ended before", async (moment) => {
    // one that was not ended in time has done its work, and leaves the next one nothing to do
    if (await isDone("up", moment, signal)) await ours("down");
  });

  it("then ends with the answer, and has nothing left to change", async () => {
    expect(await ours("up")).toContain((await answer()).value);
    await expectWhole();
  });

  it("is ended by down, as if nothing had been", expectDown);
});

describe("npm run down, ended by SIGKILL at random moments", () => {
  it.each(moments(Math.ceil(inject("kills") / 4), DOWN_MS))("is ended after %i ms, and goes on", async (moment) => {
    await ours("up");
    await isDone("down", moment, "SIGKILL");
    await ours("down");
    expect(await ours("down")).toContain("There is nothing of the local cloud");
  });

  it("leaves nothing in the way of the next up", async () => {
    expect(await ours("up")).toContain((await answer()).value);
    await isDone("down", Math.random() * DOWN_MS, "SIGKILL");
    expect(await ours("up")).toContain((await answer()).value);
    await expectWhole();
    await expectDown();
  });
});

function moments(count: number, longestMs: number): number[] {
  return Array.from({ length: count }, () => Math.round(Math.random() * longestMs));
}

/** Ends a command after a while. Returns whether it had done its work before. */
async function isDone(command: string, afterMs: number, ending: "SIGKILL" | "SIGINT"): Promise<boolean> {
  const running = startOurs(command);
  await Promise.race([running, delay(afterMs)]);
  running.kill(ending);
  const { exitCode, signal, all } = await running;
  // Ctrl-C lets what runs come to its end, and is told by the exit code
  expect([0, "SIGKILL", 130], all).toContain(signal ?? exitCode);
  expect(all).not.toMatch(/^ +at /m);
  return exitCode === 0;
}

async function expectDown(): Promise<void> {
  expect(await ours("down")).toContain("is gone, with all that it kept");
  expect(await ours("down")).toContain("There is nothing of the local cloud");
}
