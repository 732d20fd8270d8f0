import { rm } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ensureRecord } from "../../../local/cloud/record.ts";
import { releaseSlot } from "../../../local/cloud/slots.ts";
import { clockFinding, readValidity } from "../../../local/doctor/clock.ts";
import { stateDirectory } from "../../../stacks/project.ts";

const NAME = "doctor-clock";
const HOUR = 3_600_000;

describe("the clock", () => {
  afterEach(async () => {
    vi.useRealTimers();
    await releaseSlot(stateDirectory(NAME));
    await rm(stateDirectory(NAME), { recursive: true, force: true });
  });

  it("is fine if there is no local cloud", async () => {
    const now = new Date("2026-05-01T12:00:00Z");
    const finding = clockFinding({ now, validity: await readValidity(NAME) });
    expect(finding).toEqual({ subject: "Clock", state: "fine", detail: "it is 2026-05-01T12:00:00.000Z" });
  });

  it.each([
    ["at the start of the local cloud is fine", 0, "fine", undefined],
    ["an hour after the start of the local cloud is fine", HOUR, "fine", undefined],
    [
      "an hour before the start of the local cloud must be set",
      -HOUR,
      "missing",
      /Set the clock.*If it is right now: .*npm run down/,
    ],
    ["more than a year after the start needs a new cloud", 366 * 24 * HOUR, "missing", /^If the clock is right: /],
  ])("%s", async (_, passed, state, remedy) => {
    const started = new Date("2026-05-01T12:00:00Z");
    vi.useFakeTimers({ toFake: ["Date"], now: started });
    await ensureRecord(NAME, {
      accountId: "000000000000",
      engine: "podman",
      providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
    });
    const finding = clockFinding({
      now: new Date(started.getTime() + passed),
      validity: await readValidity(NAME),
    });
    expect(finding.state).toBe(state);
    if (remedy !== undefined) expect(finding).toMatchObject({ remedy: expect.stringMatching(remedy) });
  });
});
