import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Apps, SECRET } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});
afterEach(() => vi.restoreAllMocks());

describe("the request log", () => {
  it("has one successful request a second, and the number of those in between", async () => {
    let now = 5_000;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
    for (const time of [5_000, 5_001, 5_999, 6_000, 6_500, 9_000]) {
      now = time;
      await apps.app.inject("/?token=abc");
    }
    clock.mockRestore();
    expect(apps.logged[0]).toMatchObject({ level: 30, method: "GET", path: "/", status: 200 });
    expect(apps.logged.map(({ notLogged }) => notLogged)).toEqual([0, 2, 1]);
  });

  it("has one failed request a second, and the number of those that it does not have", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(5_000);
    apps.reading = { state: "absent" };
    for (let count = 0; count < 1_000; count++) await apps.app.inject("/");
    expect(apps.logged).toHaveLength(1);
    now.mockReturnValue(6_000);
    for (let count = 0; count < 3; count++) await apps.app.inject("/");
    expect(apps.logged).toEqual([
      expect.objectContaining({ level: 50, msg: "request failed", status: 503, notLogged: 0 }),
      expect.objectContaining({ level: 50, msg: "request failed", status: 503, notLogged: 999 }),
    ]);
  });

  it("has the first failure of each status", async () => {
    apps.app.get("/broken", () => {
      throw new Error("the inside");
    });
    apps.reading = { state: "absent" };
    for (const url of ["/", "/broken", "/", "/broken"]) await apps.app.inject(url);
    const failed = apps.logged.filter(({ msg }) => msg === "request failed");
    expect(failed.map(({ status }) => status)).toEqual([503, 500]);
  });

  it("has neither the parameter's value nor the query", async () => {
    await apps.app.inject("/?token=abc");
    expect(apps.log).not.toBe("");
    expect(apps.log).not.toContain(SECRET);
    expect(apps.log).not.toContain("abc");
  });

  it("has no requests of probes", async () => {
    await apps.management.inject("/livez");
    expect(apps.log).toBe("");
  });

  it.each([
    { remoteAddress: "192.0.2.1", client: "192.0.2.1" },
    { remoteAddress: "::ffff:192.0.2.1", client: "192.0.2.1" },
    { remoteAddress: "2001:db8::1", client: "2001:db8::1" },
  ])("has the address $remoteAddress of a connection as $client", async ({ remoteAddress, client }) => {
    await apps.app.inject({ url: "/", remoteAddress });
    expect(apps.logged[0]).toMatchObject({ client });
  });
});

describe("the traceparent of a request", () => {
  const valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  it("is in the request's line of the log", async () => {
    await apps.app.inject({ url: "/", headers: { traceparent: valid } });
    expect(apps.logged[0]).toMatchObject({ traceparent: valid });
  });

  it.each([
    ["no header", undefined],
    ["any other text", "x".repeat(10_000)],
    ["an uppercase id", valid.toUpperCase()],
    ["the trace id 0", valid.replace(/-4\w+/, `-${"0".repeat(32)}`)],
    ["the parent id 0", valid.replace(/-00f\w+/, `-${"0".repeat(16)}`)],
    ["the version ff", valid.replace("00-", "ff-")],
    ["two of them", `${valid}, ${valid}`],
  ])("is not in the log if it is %s", async (_what, traceparent) => {
    await apps.app.inject({ url: "/", headers: traceparent === undefined ? {} : { traceparent } });
    expect(apps.logged).toHaveLength(1);
    expect(apps.logged[0]).not.toHaveProperty("traceparent");
  });
});
