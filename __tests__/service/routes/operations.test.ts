import { beforeEach, describe, expect, it } from "vitest";
import type { Reading } from "../../../service/parameter/cache.ts";
import { Apps, SECRET } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});

describe("/livez", () => {
  it("is 200 in every state of the parameter", async () => {
    for (const state of [{ state: "absent" }, { state: "expired", ageSeconds: 9 }] as const) {
      apps.reading = state;
      expect((await apps.management.inject("/livez")).statusCode).toBe(200);
    }
    apps.lifecycle.draining = true;
    expect((await apps.management.inject("/livez")).statusCode).toBe(200);
  });
});

describe("/readyz", () => {
  const fresh: Reading = { state: "fresh", value: "x" };
  const problem = (detail: string) => ({ title: "Service Unavailable", status: 503, detail });
  it.each<{ reading: Reading; draining: boolean; status: number; body: object }>([
    {
      reading: { state: "absent" },
      draining: false,
      status: 503,
      body: problem("The SSM parameter has not been read yet."),
    },
    { reading: fresh, draining: false, status: 200, body: { status: "ready" } },
    { reading: { state: "stale", value: "x", ageSeconds: 9 }, draining: false, status: 200, body: { status: "ready" } },
    { reading: { state: "expired", ageSeconds: 9 }, draining: false, status: 200, body: { status: "ready" } },
    { reading: fresh, draining: true, status: 503, body: problem("The process is asked to end.") },
  ])("is $status if the parameter is $reading.state and draining is $draining", async (row) => {
    apps.reading = row.reading;
    apps.lifecycle.draining = row.draining;
    const answer = await apps.management.inject("/readyz");
    expect(answer.statusCode).toBe(row.status);
    expect(answer.json()).toEqual(row.body);
  });
});

describe("/metrics", () => {
  const scrape = async () => (await apps.management.inject("/metrics")).body;

  it("counts requests by method, route and status, and all unknown paths as one route", async () => {
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
  ])("reports the age of the parameter and whether it is stale: $state.state", async ({ state, stale }) => {
    apps.reading = state;
    const text = await scrape();
    expect(text).toContain(`ssm_parameter_stale ${stale}`);
    expect(text).toContain("ssm_parameter_age_seconds 12.5");
  });

  it("has the version of the service", async () => {
    expect(await scrape()).toContain('webapi_build_info{version="1.2.3"} 1');
  });

  it("has Node.js's own metrics in the format of Prometheus", async () => {
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

describe("/version", () => {
  it("has the version on both ports", async () => {
    for (const server of [apps.app, apps.management])
      expect((await server.inject("/version")).json()).toEqual({ version: "1.2.3" });
  });
});
