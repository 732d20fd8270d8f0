import { describe, expect, it } from "vitest";
import { Measurement } from "../../bench/measurement.ts";
import { noLog as log } from "../../lib/log.ts";
import { Clock, fakeBenchmark } from "./fake-benchmark.ts";

function measurementOf(variants: Parameters<typeof fakeBenchmark>[1]) {
  const clock = new Clock();
  const { benchmark, runs } = fakeBenchmark(clock, variants);
  return { clock, runs, measurement: new Measurement(benchmark, clock.now) };
}

describe("a measurement", () => {
  it("runs all variants in each round, and lets them take turns in being first", async () => {
    const { measurement, runs } = measurementOf({ a: { seconds: 1 }, b: { seconds: 2 }, c: { seconds: 3 } });
    for (let round = 0; round < 4; round++) await measurement.round(log);
    expect(runs.join("")).toBe("abc" + "bca" + "cab" + "abc");
  });

  it("keeps what each variant measured in each round", async () => {
    const values = { time: 2.5, size: 40 };
    const { measurement } = measurementOf({ a: { seconds: 1 }, b: { seconds: 2, values } });
    await measurement.round(log);
    await measurement.round(log);
    expect(measurement.rounds).toEqual([
      { a: { time: 1 }, b: values },
      { a: { time: 1 }, b: values },
    ]);
  });

  it("does not count the warm-up", async () => {
    const { measurement, runs } = measurementOf({ a: { seconds: 1 }, b: { seconds: 2 } });
    await measurement.warmUp(log);
    expect(runs).toEqual(["a", "b"]);
    expect(measurement.rounds).toEqual([]);
  });

  it("begins no round when its time is over, but ends the one that has begun", async () => {
    const { measurement } = measurementOf({ a: { seconds: 20 }, b: { seconds: 50 } });
    expect(await measurement.round(log)).toEqual({ a: { time: 20 }, b: { time: 50 } });
    expect(await measurement.round(log)).toBeUndefined();
    expect(measurement.rounds).toHaveLength(1);
  });

  it("fails, and says why, where it has too few rounds", async () => {
    const { measurement } = measurementOf({ a: { seconds: 20 }, b: { seconds: 20 } });
    await measurement.round(log);
    await measurement.round(log);
    expect(() => measurement.requireEnough()).toThrow("Only 2 of 3 rounds of fake ended within 1 minutes.");
  });

  it("fails, and says why, where a variant does not make the same in each round", async () => {
    let count = 0;
    const { measurement } = measurementOf({ a: { seconds: 1, outcome: async () => `${count++}` }, b: { seconds: 1 } });
    await measurement.warmUp(log);
    await expect(measurement.round(log)).rejects.toThrow("a did not make the same as a did, byte by byte");
  });

  it("fails, and says why, where variants that are to make the same do not", async () => {
    const other = { seconds: 1, sameOutcomeAs: "a", outcome: async () => "something else" };
    const { measurement } = measurementOf({ a: { seconds: 1 }, b: other });
    await expect(measurement.warmUp(log)).rejects.toThrow("b did not make the same as a did, byte by byte");
  });

  it("lets variants make what they like where nothing else is said", async () => {
    const { measurement } = measurementOf({ a: { seconds: 1 }, b: { seconds: 1, outcome: async () => "more" } });
    await expect(measurement.warmUp(log)).resolves.toBeUndefined();
  });
});
