import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { ParameterCache } from "../../../service/parameter/cache.ts";
import { FakeClock, settle } from "../fake-clock.ts";

const TTL = 30_000;
const MAX_STALE = 600_000;

let clock: FakeClock;
let answers: (() => Promise<string>)[];
let calls: number;
let outcomes: string[];

beforeEach(() => {
  clock = new FakeClock();
  answers = [];
  calls = 0;
  outcomes = [];
});

/** A cache whose source gives the answers in their order, and repeats the last one. */
function cacheOf(options: { random?: number } = {}): ParameterCache {
  return new ParameterCache({
    fetch() {
      calls++;
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer?.() ?? Promise.reject(new Error("no answer planned"));
    },
    ttlMs: TTL,
    maxStaleMs: MAX_STALE,
    clock,
    random: () => options.random ?? 1,
    onRefresh: (failure) => outcomes.push(failure instanceof Error ? failure.message : "success"),
  });
}

const value = (text: string) => async () => text;
const failure = (message: string) => () => Promise.reject(new Error(message));
/** An answer of the source that takes `ms`. */
const slow = (ms: number, text: string) => () =>
  new Promise<string>((resolve) => void clock.schedule(ms, () => resolve(text)));

describe("the parameter cache", () => {
  it("is absent before the first answer", () => {
    expect(cacheOf().read()).toEqual({ state: "absent" });
    expect(cacheOf().ageSeconds()).toBeUndefined();
    expect(calls).toBe(0);
  });

  it.each([
    { age: 0, reading: { state: "fresh", value: "one" } },
    { age: TTL, reading: { state: "fresh", value: "one" } },
    { age: TTL + 1, reading: { state: "stale", value: "one", ageSeconds: 30 } },
    { age: MAX_STALE - 1, reading: { state: "stale", value: "one", ageSeconds: 599 } },
    { age: MAX_STALE, reading: { state: "expired", ageSeconds: 600 } },
    { age: MAX_STALE * 2, reading: { state: "expired", ageSeconds: 1200 } },
  ])("is $reading.state $age ms after the last answer", async ({ age, reading }) => {
    answers = [value("one"), failure("down")];
    const cache = cacheOf();
    await cache.refresh();
    await clock.advance(age);
    expect(cache.read()).toEqual(reading);
    expect(cache.ageSeconds()).toBe(age / 1000);
  });

  it("serves a new value after the first refresh, within the time to live", async () => {
    answers = [value("one"), value("two")];
    const cache = cacheOf();
    await cache.refresh();
    await clock.advance(TTL);
    expect(cache.read()).toEqual({ state: "fresh", value: "two" });
    expect(calls).toBe(2);
  });

  it.each([
    { random: 0, delay: TTL * 0.5 },
    { random: 0.5, delay: TTL * 0.6 },
    { random: 1, delay: TTL * 0.7 },
  ])("refreshes after $delay ms if random is $random, to spread pods over time", async ({ random, delay }) => {
    answers = [value("one")];
    await cacheOf({ random }).refresh();
    expect(clock.planned).toEqual([delay]);
  });

  it("counts the time to the next refresh from the request, not from the answer", async () => {
    answers = [slow(2_000, "one")];
    void cacheOf({ random: 0 }).refresh();
    await clock.advance(2_000);
    expect(clock.planned).toEqual([TTL * 0.5 - 2_000]);
  });

  it("refreshes at once after an answer that took longer than that time", async () => {
    answers = [slow(TTL, "one")];
    void cacheOf().refresh();
    await clock.advance(TTL);
    expect(calls).toBe(2);
  });

  it("never reports a stale value if the source answers in less than 0.3 of the time to live", async () => {
    const share = fc.double({ min: 0, max: 0.29, noNaN: true });
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    const refreshes = fc.array(fc.record({ share, random }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1_000, TTL, 86_400_000), refreshes, async (ttlMs, planned) => {
        clock = new FakeClock();
        let answered = 0;
        const next = () => planned[answered % planned.length] ?? { share: 0, random: 0 };
        const cache = new ParameterCache({
          fetch: () => slow(ttlMs * next().share, "one")().finally(() => answered++),
          ttlMs,
          maxStaleMs: ttlMs * 2,
          clock,
          random: () => next().random,
          onRefresh: () => {},
        });
        void cache.refresh();
        await clock.advance(ttlMs * 0.3);
        for (let reads = 0; reads < 100; reads++) {
          await clock.advance(ttlMs / 7);
          expect(cache.read().state).toBe("fresh");
        }
      }),
      { numRuns: 25 },
    );
  });

  it("does not call the source when the value is read", async () => {
    answers = [value("one"), failure("down")];
    const cache = cacheOf();
    await cache.refresh();
    for (let reads = 0; reads < 1000; reads++) cache.read();
    expect(calls).toBe(1);
  });

  it("calls the source once for several refreshes at the same time", async () => {
    answers = [value("one")];
    const cache = cacheOf();
    await Promise.all([cache.refresh(), cache.refresh(), cache.refresh()]);
    expect(calls).toBe(1);
    expect(clock.planned).toHaveLength(1);
  });

  it("plans only one refresh, even after an unplanned refresh", async () => {
    answers = [value("one")];
    const cache = cacheOf();
    await cache.refresh();
    await clock.advance(1_000);
    await cache.refresh();
    expect(clock.planned).toEqual([TTL * 0.7]);
  });

  it("serves the old value while a refresh is in progress", async () => {
    let answer: (text: string) => void = () => {};
    answers = [value("one"), () => new Promise((resolve) => (answer = resolve))];
    const cache = cacheOf();
    await cache.refresh();
    await clock.advance(TTL + 5_000);
    expect(cache.read()).toEqual({ state: "stale", value: "one", ageSeconds: 35 });
    answer("two");
    await settle();
    expect(cache.read()).toEqual({ state: "fresh", value: "two" });
  });

  it("counts the age from the request to the source", async () => {
    let answer: (text: string) => void = () => {};
    answers = [() => new Promise((resolve) => (answer = resolve))];
    const cache = cacheOf();
    const refreshed = cache.refresh();
    await clock.advance(2_000);
    answer("one");
    await refreshed;
    expect(cache.ageSeconds()).toBe(2);
  });

  it("waits longer after each failure, until a success", async () => {
    answers = [failure("a"), failure("b"), failure("c"), value("one"), failure("d")];
    const cache = cacheOf();
    await cache.refresh();
    expect(clock.planned).toEqual([500]);
    await clock.advance(500);
    expect(clock.planned).toEqual([1_000]);
    await clock.advance(1_000);
    expect(clock.planned).toEqual([2_000]);
    await clock.advance(2_000);
    expect(cache.read()).toEqual({ state: "fresh", value: "one" });
    await clock.advance(TTL * 0.7);
    expect(clock.planned).toEqual([500]);
    expect(outcomes).toEqual(["a", "b", "c", "success", "d"]);
  });

  it("says in how many seconds the next attempt begins, and at least 1", async () => {
    answers = [failure("down")];
    const cache = cacheOf();
    expect(cache.retryAfterSeconds()).toBe(1);
    await cache.refresh();
    expect(cache.retryAfterSeconds()).toBe(1);
    await clock.advance(500 + 1_000 + 2_000);
    expect(cache.retryAfterSeconds()).toBe(4);
    await clock.advance(1_500);
    expect(cache.retryAfterSeconds()).toBe(3);
  });

  it("recovers by itself after a long failure", async () => {
    answers = [value("one"), ...Array<() => Promise<string>>(30).fill(failure("down")), value("two")];
    const cache = cacheOf();
    await cache.refresh();
    await clock.advance(MAX_STALE);
    expect(cache.read().state).toBe("expired");
    await clock.advance(MAX_STALE);
    expect(cache.read()).toEqual({ state: "fresh", value: "two" });
  });

  it("accepts an empty value", async () => {
    answers = [value("")];
    const cache = cacheOf();
    await cache.refresh();
    expect(cache.read()).toEqual({ state: "fresh", value: "" });
  });
});
