import { describe, expect, it, vi } from "vitest";
import { markedPid, OWNER_MARK, ownerMark, ownerRuns } from "../../../lib/processes/owner-mark.ts";
import * as processes from "../../../lib/processes/processes.ts";

const startTimes = {
  "of Linux": "1234567",
  "of macOS": "Mon Nov 30 14:00:09 2026",
};

describe("the mark of a process", () => {
  it.each(Object.entries(startTimes))("fits into a file's name, with a start time %s", (_, startTime) => {
    vi.spyOn(processes, "identityOf").mockImplementation((pid) => ({ pid, startTime }));
    const mark = ownerMark(42);
    expect(mark).toMatch(new RegExp(`^${OWNER_MARK}$`));
    expect(markedPid(mark)).toBe(42);
    expect(ownerRuns(mark)).toBe(true);
  });

  it("is not that of a later process with the same id", () => {
    vi.spyOn(processes, "identityOf").mockImplementation((pid) => ({ pid, startTime: "2" }));
    expect(ownerRuns("42-1")).toBe(false);
  });

  it("is not that of a process that has ended", () => {
    vi.spyOn(processes, "identityOf").mockImplementation((pid) => ({ pid, startTime: "" }));
    expect(ownerRuns("42-1")).toBe(false);
  });
});
