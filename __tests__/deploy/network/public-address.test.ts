import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { proxyOf } from "../../../deploy/network/proxy.ts";
import { publicAddress, wayToApiServer } from "../../../deploy/network/public-address.ts";
import { type CorporateNetwork, corporateNetwork } from "../../support/corporate-network.ts";
import { freePort } from "../../support/free-port.ts";

const HOST = "checkip.amazonaws.com";

describe("the address from which AWS gets requests", () => {
  let network: CorporateNetwork;
  /** What the host answers; undefined while it never answers. */
  let answer: { status: number; text: string } | undefined;
  const requests: { host: string | undefined; authorization: string | undefined }[] = [];

  beforeEach(async () => {
    answer = { status: 200, text: "203.0.113.7\n" };
    requests.length = 0;
    network = await corporateNetwork(({ headers }, response) => {
      requests.push({ host: headers.host, authorization: headers.authorization });
      if (answer !== undefined) response.writeHead(answer.status).end(answer.text);
    });
    for (const name of Object.keys(process.env).filter((name) => /^AWS_|_proxy$/i.test(name)))
      vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
    vi.stubEnv("AWS_CA_BUNDLE", network.caFile);
    vi.stubEnv("HTTPS_PROXY", network.proxy);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await network.close();
  });

  it("is what AWS's own host says, which is asked once, through the proxy and without credentials", async () => {
    expect(await publicAddress("eu-central-1")).toBe("203.0.113.7");
    expect(network.asked).toEqual([`${HOST}:443`]);
    expect(requests).toEqual([{ host: HOST, authorization: undefined }]);
  });

  it.each([
    ["a login page", { status: 200, text: "<html>Sign in</html>" }, `${HOST} did not answer with an address`],
    ["an IPv6 address, which the API server has none for", { status: 200, text: "2001:db8::7" }, HOST],
    ["an error", { status: 503, text: "203.0.113.7" }, `${HOST} did not answer with an address`],
  ])("is unknown if the answer is %s", async (_, answered, why) => {
    answer = answered;
    expect(await publicAddress("eu-central-1")).toEqual({ unknown: expect.stringContaining(why) });
  });

  it("is unknown if the proxy does not let the request through", async () => {
    network.status = 403;
    expect(await publicAddress("eu-central-1")).toEqual({
      unknown: expect.stringContaining(`The proxy ${network.proxy} does not connect to ${HOST}:443 (status 403)`),
    });
  });

  it("is unknown if the proxy is not there", async () => {
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${await freePort()}`);
    expect(await publicAddress("eu-central-1")).toEqual({ unknown: expect.stringContaining("can't be reached") });
  });

  it("is unknown if there is no answer in time", async () => {
    answer = undefined;
    expect(await publicAddress("eu-central-1", 50)).toEqual({ unknown: `${HOST} does not answer in time` });
  });
});

describe("the way to the API server", () => {
  const proxied = (NO_PROXY: string) =>
    wayToApiServer("eu-central-1", proxyOf({ HTTPS_PROXY: "http://proxy.example.com:3128", NO_PROXY }));

  it("is the way by which the address is asked, also where the proxy is for other hosts only", () => {
    expect(proxied(".eks.amazonaws.com")?.bypasses(HOST, 443)).toBe(true);
    expect(proxied(HOST)?.bypasses(HOST, 443)).toBe(false);
  });

  it("has no proxy if there is none", () => {
    expect(wayToApiServer("eu-central-1", undefined)).toBeUndefined();
  });
});
