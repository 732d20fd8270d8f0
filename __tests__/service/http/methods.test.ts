import { METHODS } from "node:http";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { Apps } from "../apps.ts";

const apps = new Apps();

// Node.js gives CONNECT to another event, so inject can't send it
const SENDABLE = METHODS.filter((method) => method !== "CONNECT");
const REFUSED = SENDABLE.filter((method) => method !== "GET" && method !== "HEAD");

/** Bodies that a parser would refuse: none of JSON, longer than a small limit, and of an invalid type. */
const BODIES = [
  {},
  { payload: `{${"a".repeat(5_000)}`, headers: { "content-type": "application/json" } },
  { payload: "a", headers: { "content-type": "none" } },
];

/** The answers to each method with each of the bodies. */
function answers(server: FastifyInstance, url: string, methods: string[]) {
  const requests = methods.flatMap((method) => BODIES.map((body) => ({ ...body, method: method as "POST", url })));
  return Promise.all(
    requests.map(async (request) => ({ method: request.method, answer: await server.inject(request) })),
  );
}

describe.each([
  ["app", "/"],
  ["app", "/version"],
  ["management", "/livez"],
  ["management", "/readyz"],
  ["management", "/metrics"],
  ["management", "/version"],
] as const)("%s %s", (server, url) => {
  it("has GET and HEAD, which has no body", async () => {
    const get = await apps[server].inject({ method: "GET", url });
    const head = await apps[server].inject({ method: "HEAD", url });
    expect([get.statusCode, head.statusCode]).toEqual([200, 200]);
    expect(head.body).toBe("");
    expect(Number(head.headers["content-length"])).toBeGreaterThan(0);
  });

  it("refuses all other methods with those that it has, without a look at the body", async () => {
    for (const { method, answer } of await answers(apps[server], url, REFUSED)) {
      expect([method, answer.statusCode, answer.headers.allow]).toEqual([method, 405, "GET, HEAD"]);
      expect(answer.json()).toEqual({ title: "Method Not Allowed", status: 405 });
    }
  });
});

it("a refused method is counted as a request of its route", async () => {
  const { app, management } = new Apps();
  await app.inject({ method: "PUT", url: "/version" });
  const { body } = await management.inject("/metrics");
  expect(body).toContain('http_request_duration_seconds_count{method="PUT",route="/version",status="405"} 1');
});

it.each(["app", "management"] as const)(
  "an unknown path is 404 for every method, without a look at the body: %s",
  async (server) => {
    for (const { method, answer } of await answers(apps[server], "/nowhere", SENDABLE)) {
      expect([method, answer.statusCode]).toEqual([method, 404]);
      expect(answer.headers).not.toHaveProperty("allow");
    }
  },
);
