import { beforeEach, describe, expect, it } from "vitest";
import type { Reading } from "../../../service/parameter/cache.ts";
import { Apps } from "../apps.ts";

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
  it.each<{ reading: Reading; draining: boolean; status: number; body: string }>([
    { reading: { state: "absent" }, draining: false, status: 503, body: "waiting for the parameter" },
    { reading: fresh, draining: false, status: 200, body: "ready" },
    { reading: { state: "stale", value: "x", ageSeconds: 9 }, draining: false, status: 200, body: "ready" },
    { reading: { state: "expired", ageSeconds: 9 }, draining: false, status: 200, body: "ready" },
    { reading: fresh, draining: true, status: 503, body: "draining" },
  ])("is $status where the parameter is $reading.state and draining is $draining", async (row) => {
    apps.reading = row.reading;
    apps.lifecycle.draining = row.draining;
    const answer = await apps.management.inject("/readyz");
    expect(answer.statusCode).toBe(row.status);
    expect(answer.json()).toEqual({ status: row.body });
  });
});

describe("/version", () => {
  it("has the version on both ports", async () => {
    for (const server of [apps.app, apps.management])
      expect((await server.inject("/version")).json()).toEqual({ version: "1.2.3" });
  });
});
