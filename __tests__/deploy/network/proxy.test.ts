import { describe, expect, it } from "vitest";
import { proxyOf } from "../../../deploy/network/proxy.ts";

const STS = "sts.eu-central-1.amazonaws.com";
const address = "http://proxy.example:3128";

describe("the proxy for AWS", () => {
  it.each(["HTTPS_PROXY", "https_proxy"])("is the one of %s", (name) => {
    expect(proxyOf({ [name]: address })?.url.href).toBe(`${address}/`);
  });

  it("is none without these variables, or if they are empty", () => {
    expect(proxyOf({ HTTP_PROXY: address, ALL_PROXY: address })).toBeUndefined();
    expect(proxyOf({ HTTPS_PROXY: "", https_proxy: "" })).toBeUndefined();
  });

  it("is an HTTP proxy if its address has no scheme", () => {
    expect(proxyOf({ HTTPS_PROXY: "proxy.example:3128" })?.url.href).toBe(`${address}/`);
    expect(proxyOf({ HTTPS_PROXY: "me:secret@proxy.example" })?.url.password).toBe("secret");
  });

  it.each(["socks5://proxy.example:1080", "http://", "http://me:secret@proxy:port"])("is not %s", (value) => {
    expect(() => proxyOf({ HTTPS_PROXY: value })).toThrow(
      expect.objectContaining({ code: "PROXY_WRONG", message: expect.not.stringContaining("secret") }),
    );
  });

  it.each([
    "*",
    STS,
    "STS.eu-central-1.amazonaws.com",
    "amazonaws.com",
    ".amazonaws.com",
    "*.amazonaws.com",
    "internal.example, amazonaws.com",
    "amazonaws.com:443",
  ])("is not used for STS with the exception %s", (exceptions) => {
    expect(proxyOf({ HTTPS_PROXY: address, NO_PROXY: exceptions })?.bypasses(STS, 443)).toBe(true);
    expect(proxyOf({ HTTPS_PROXY: address, no_proxy: exceptions })?.bypasses(STS, 443)).toBe(true);
  });

  it.each(["", ",", "aws.com", "s3.eu-central-1.amazonaws.com", ".sts.eu-central-1.amazonaws.com", "amazonaws.com:80"])(
    "is used for STS with the exception %j",
    (exceptions) => {
      expect(proxyOf({ HTTPS_PROXY: address, NO_PROXY: exceptions })?.bypasses(STS, 443)).toBe(false);
    },
  );

  it.each(["localhost", "127.0.0.1", "::1"])("is never used for %s", (host) => {
    expect(proxyOf({ HTTPS_PROXY: address })?.bypasses(host, 4566)).toBe(true);
  });
});
