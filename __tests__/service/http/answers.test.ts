import { beforeEach, describe, expect, it } from "vitest";
import { Apps } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});

describe("every answer", () => {
  const headers = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };

  it.each(["/", "/version", "/nowhere", "/%zz"])("has the security headers: %s", async (url) => {
    expect((await apps.app.inject(url)).headers).toMatchObject(headers);
  });

  it("asks the client to close the connection while the process drains", async () => {
    expect((await apps.app.inject("/")).headers.connection).not.toBe("close");
    apps.lifecycle.draining = true;
    const answer = await apps.app.inject("/");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ ...headers, connection: "close" });
  });
});

describe("an unknown or invalid path", () => {
  it.each([
    { url: "/nowhere", status: 404, title: "Not Found" },
    { url: "/livez", status: 404, title: "Not Found" },
    { url: "/metrics", status: 404, title: "Not Found" },
    { url: "/%zz", status: 400, title: "Bad Request" },
  ])("has problem details as answer on the public port: $url", async ({ url, status, title }) => {
    const answer = await apps.app.inject(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.json()).toEqual({ title, status });
  });

  it("is a 404 on the management port too", async () => {
    expect((await apps.management.inject("/")).statusCode).toBe(404);
  });
});

describe("an unexpected error", () => {
  it("is a 500 without internal details, and is logged", async () => {
    apps.app.get("/broken", () => {
      throw new Error("the inside");
    });
    const answer = await apps.app.inject("/broken");
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({ title: "Internal Server Error", status: 500 });
    expect(apps.logged).toContainEqual(
      expect.objectContaining({ err: expect.objectContaining({ message: "the inside" }) }),
    );
  });
});
