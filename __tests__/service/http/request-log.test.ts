import { beforeEach, describe, expect, it, vi } from "vitest";
import { Apps, SECRET } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});

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

  it("has every failed request", async () => {
    apps.reading = { state: "absent" };
    for (let count = 0; count < 5; count++) await apps.app.inject("/");
    expect(apps.logged.map(({ level, status }) => [level, status])).toEqual(Array(5).fill([50, 503]));
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
});
