import { expect, it } from "vitest";
import { timed } from "../../bench/duration.ts";
import { noLog } from "../../lib/log.ts";
import { Clock } from "./fake-benchmark.ts";

it("a timed run has the seconds that it took", async () => {
  const clock = new Clock();
  clock.pass(5);
  const measure = timed(async () => clock.pass(2.5), clock.now);
  expect(await measure(noLog)).toEqual({ time: 2.5 });
});
