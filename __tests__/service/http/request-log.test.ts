import { beforeEach, describe, expect, it } from "vitest";
import { Apps, SECRET } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});

describe("the request log", () => {
  it("has one of a hundred successful requests", async () => {
    for (let count = 0; count < 201; count++) await apps.app.inject("/?token=abc");
    expect(apps.logged).toHaveLength(3);
    expect(apps.logged[0]).toMatchObject({ level: 30, method: "GET", path: "/", status: 200, sampledOneIn: 100 });
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
