import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { collectDefaultMetrics as collectAll, Registry } from "prom-client";
import { expect, it } from "vitest";
import { collectDefaultMetrics } from "../../service/default-metrics.ts";

it("the default metrics are all those of prom-client, with their types", async () => {
  const [own, all] = [new Registry(), new Registry()];
  collectDefaultMetrics(own);
  collectAll({ register: all });
  const described = async (registry: Registry) =>
    (await registry.getMetricsAsJSON()).map(({ name, type }) => `${type} ${name}`).sort();
  expect(await described(own)).toEqual(await described(all));
});

it("garbage collections are counted in about their number", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: (options: { type: "minor" }) => void = runInNewContext("gc");
  const registry = new Registry();
  collectDefaultMetrics(registry);
  const collections = 150;
  for (let count = 0; count < collections; count++) {
    collectGarbage({ type: "minor" });
    await delay(20);
  }
  // the observer reports in its own time
  await delay(100);
  const [, counted] = /^nodejs_gc_duration_seconds_count\{kind="minor"\} (\d+)$/m.exec(await registry.metrics()) ?? [];
  expect(Number(counted)).toBeGreaterThan(collections / 5);
  expect(Number(counted)).toBeLessThan(collections * 5);
});
