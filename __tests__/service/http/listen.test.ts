import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listen } from "../../../service/http/listen.ts";

let app: FastifyInstance;
beforeEach(() => {
  app = fastify();
});
afterEach(() => app.close());

/** Lets the next attempt to listen fail with this error of the kernel. */
function failWith(code: string): void {
  vi.spyOn(app.server, "listen").mockImplementationOnce(() => {
    const error = Object.assign(new Error(`listen ${code}: :::0`), { code });
    setImmediate(() => app.server.emit("error", error));
    return app.server;
  });
}

const addresses = () => app.addresses().map((address) => (typeof address === "string" ? address : address.address));

describe("the address to listen on", () => {
  it("is all of IPv6, which includes IPv4, for ::", async () => {
    await listen(app, { host: "::", port: 0 });
    expect(addresses()).toEqual(["::"]);
  });

  it.each(["EAFNOSUPPORT", "EADDRNOTAVAIL"])("is all of IPv4 for :: where IPv6 is off: %s", async (code) => {
    failWith(code);
    await listen(app, { host: "::", port: 0 });
    expect(addresses()).toEqual(["0.0.0.0"]);
  });

  it.each([
    { host: "::", code: "EADDRINUSE" },
    { host: "::1", code: "EADDRNOTAVAIL" },
  ])("is not another one for $host after $code", async ({ host, code }) => {
    failWith(code);
    await expect(listen(app, { host, port: 0 })).rejects.toMatchObject({ code });
  });
});
