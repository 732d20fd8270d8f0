import { describe, expect, it } from "vitest";
import { until } from "../../lib/until.ts";

const never = new AbortController().signal;

describe("until", () => {
  it("repeats the call until it returns a value", async () => {
    const answers = [undefined, undefined, "yes"];
    const answer = await until(async () => answers.shift(), { timeoutMs: 10_000, everyMs: 1, signal: never });
    expect(answer).toBe("yes");
    expect(answers).toEqual([]);
  });

  it("takes an immediate value even with a timeout of 0", async () => {
    expect(await until(async () => 1, { timeoutMs: -1, everyMs: 60_000, signal: never })).toBe(1);
  });

  it("gives up after its timeout", async () => {
    expect(await until(async () => undefined, { timeoutMs: 20, everyMs: 5, signal: never })).toBeUndefined();
  });

  it("ends with the signal's reason, also during a wait", async () => {
    const controller = new AbortController();
    const waiting = until(async () => undefined, { timeoutMs: 60_000, everyMs: 60_000, signal: controller.signal });
    setImmediate(() => controller.abort(new Error("base failed")));
    await expect(waiting).rejects.toThrow("base failed");
    // even when the time is up as well, as on a machine that stalls
    const late = until(async () => undefined, { timeoutMs: -1, everyMs: 1, signal: controller.signal });
    await expect(late).rejects.toThrow("base failed");
  });

  it("passes an error on", async () => {
    const failing = until(async () => Promise.reject(new Error("denied")), { timeoutMs: 9, everyMs: 1, signal: never });
    await expect(failing).rejects.toThrow("denied");
  });
});
