import { beforeEach, describe, expect, it } from "vitest";
import type { Reading } from "../../../service/parameter/cache.ts";
import { Apps, SECRET } from "../apps.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});

describe("GET /", () => {
  it("answers with the pod's name and the parameter's value", async () => {
    const answer = await apps.app.inject("/");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(answer.body).toBe(`You have reached pod pod-1. This pod read the SSM parameter value of: ${SECRET}`);
    expect(answer.headers).not.toHaveProperty("x-parameter-stale");
    expect(answer.headers).not.toHaveProperty("x-parameter-age");
  });

  it("accepts any query", async () => {
    expect((await apps.app.inject("/?a=%zz")).statusCode).toBe(200);
  });

  it("answers HEAD with the same headers and no body", async () => {
    const head = await apps.app.inject({ method: "HEAD", url: "/" });
    expect(head.statusCode).toBe(200);
    expect(head.body).toBe("");
    expect(head.headers["content-length"]).toBe((await apps.app.inject("/")).headers["content-length"]);
  });

  it("has the right content-length for a value that is not ASCII", async () => {
    apps.reading = { state: "fresh", value: "grün ✓" };
    const answer = await apps.app.inject("/");
    expect(answer.body).toMatch(/grün ✓$/);
    expect(Number(answer.headers["content-length"])).toBe(Buffer.byteLength(answer.body));
  });

  it("has headers with the age of a stale value", async () => {
    apps.reading = { state: "stale", value: "old", ageSeconds: 75 };
    const answer = await apps.app.inject("/");
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toMatch(/of: old$/);
    expect(answer.headers).toMatchObject({ "x-parameter-stale": "true", "x-parameter-age": "75" });
  });

  it("is 503 with the reason when the value is too old", async () => {
    apps.reading = { state: "expired", ageSeconds: 4000 };
    const answer = await apps.app.inject("/");
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({
      title: "Service Unavailable",
      status: 503,
      detail: "The SSM parameter was last read 4000 s ago: too old to be used.",
    });
  });

  it("is 503 with the reason before the first value", async () => {
    apps.reading = { state: "absent" };
    const answer = await apps.app.inject("/");
    expect(answer.statusCode).toBe(503);
    expect(answer.json().detail).toBe("The SSM parameter has not been read yet.");
  });

  it.each<Reading>([{ state: "absent" }, { state: "expired", ageSeconds: 4000 }])(
    "says with a 503 when the next attempt to read begins: $state",
    async (reading) => {
      apps.reading = reading;
      expect((await apps.app.inject("/")).headers["retry-after"]).toBe("7");
    },
  );
});
