import { Histogram, Registry } from "prom-client";
import { expect, it } from "vitest";
import { RequestDurations } from "../../service/request-durations.ts";

const OBSERVED = [
  [{ method: "GET", route: "/", status: 200 }, 0.0003],
  [{ method: "GET", route: "/", status: 200 }, 0.0005],
  [{ method: "GET", route: "/", status: 200 }, 0.3],
  [{ method: "HEAD", route: "/", status: 503 }, 7],
  [{ method: "GET", route: 'a"b\\', status: 404 }, 0.002],
] as const;

it("request durations are the same text as those of a histogram of prom-client", async () => {
  const own = new Registry();
  const durations = new RequestDurations(own);
  const registry = new Registry();
  const histogram = new Histogram({
    name: durations.name,
    help: durations.help,
    labelNames: ["method", "route", "status"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [registry],
  });
  for (const [labels, seconds] of OBSERVED) {
    durations.observe(labels, seconds);
    histogram.observe(labels, seconds);
  }
  expect(await own.metrics()).toBe(await registry.metrics());
});

it("request durations are there before the first request", async () => {
  const registry = new Registry();
  new RequestDurations(registry);
  expect(await registry.metrics()).toContain("# TYPE http_request_duration_seconds histogram");
});
