import { METHODS } from "node:http";
import { beforeEach, describe, expect, it } from "vitest";
import { Apps } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});

/** A body that a parser would refuse: not JSON, and longer than a small limit. */
const hostile = { payload: `{${"a".repeat(5_000)}`, headers: { "content-type": "application/json" } };
// no method that inject can send: Node.js gives it to another event
const REFUSED = METHODS.filter((method) => !["GET", "HEAD", "CONNECT"].includes(method));

describe.each([
  ["app", "/"],
  ["app", "/version"],
  ["management", "/livez"],
  ["management", "/readyz"],
  ["management", "/metrics"],
  ["management", "/version"],
] as const)("%s %s", (server, url) => {
  it("has GET and HEAD, and the length of GET in the headers of HEAD", async () => {
    const get = await apps[server].inject({ method: "GET", url });
    const head = await apps[server].inject({ method: "HEAD", url });
    expect([get.statusCode, head.statusCode]).toEqual([200, 200]);
    expect(head.body).toBe("");
    expect(Number(head.headers["content-length"])).toBeGreaterThan(0);
  });

  it.each(REFUSED)("refuses %s with the methods that it has, without a look at the body", async (method) => {
    for (const body of [{}, hostile, { ...hostile, headers: { "content-type": "none" } }]) {
      const answer = await apps[server].inject({ method: method as "POST", url, ...body });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers.allow).toBe("GET, HEAD");
      expect(answer.json()).toEqual({ title: "Method Not Allowed", status: 405 });
    }
  });
});

it("a refused method is counted as a request of its route", async () => {
  await apps.app.inject({ method: "PUT", url: "/version" });
  const { body } = await apps.management.inject("/metrics");
  expect(body).toContain('http_request_duration_seconds_count{method="PUT",route="/version",status="405"} 1');
});

describe("an unknown path", () => {
  it.each(METHODS.filter((method) => method !== "CONNECT"))(
    "is 404 for %s, without a look at the body",
    async (method) => {
      for (const server of [apps.app, apps.management])
        for (const body of [{}, hostile, { ...hostile, headers: { "content-type": "none" } }]) {
          const answer = await server.inject({ method: method as "POST", url: "/nowhere", ...body });
          expect(answer.statusCode).toBe(404);
          expect(answer.headers).not.toHaveProperty("allow");
        }
    },
  );
});
