import { beforeEach, describe, expect, it } from "vitest";
import type { Reading } from "../../../service/parameter/cache.ts";
import { Apps, SECRET } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});

describe("/metrics", () => {
  const scrape = async () => (await apps.management.inject("/metrics")).body;

  it("counts requests by method, route and status, with one route for all unknown paths", async () => {
    await apps.app.inject("/");
    await apps.app.inject("/made-up/1");
    await apps.app.inject("/made-up/2");
    const text = await scrape();
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/",status="200"} 1');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 2');
  });

  it.each<{ state: Reading; stale: number }>([
    { state: { state: "fresh", value: "x" }, stale: 0 },
    { state: { state: "stale", value: "x", ageSeconds: 9 }, stale: 1 },
    { state: { state: "absent" }, stale: 1 },
  ])("has the age of the parameter and whether it is stale: $state.state", async ({ state, stale }) => {
    apps.reading = state;
    const text = await scrape();
    expect(text).toContain(`ssm_parameter_stale ${stale}`);
    expect(text).toContain("ssm_parameter_age_seconds 12.5");
  });

  it("has Node's own metrics in the format of Prometheus", async () => {
    const answer = await apps.management.inject("/metrics");
    expect(answer.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.body).toContain("process_cpu_seconds_total");
    expect(answer.body).toContain("nodejs_eventloop_lag_seconds");
  });

  it("does not have the parameter's value", async () => {
    await apps.app.inject("/");
    expect(await scrape()).not.toContain(SECRET);
  });
});
