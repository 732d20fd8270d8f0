import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { type FakeAws, startFakeAws } from "../support/fake-aws.ts";
import { freePort } from "../support/free-port.ts";
import { SIGNAL_WHILE_LOADING, serviceProcesses } from "./service-process.ts";

const start = serviceProcesses();
const patience = { timeout: 20_000 };
const status = async (url: string) => (await fetch(url)).status;

const fakes: FakeAws[] = [];
async function fakeAws(): Promise<FakeAws> {
  const aws = await startFakeAws("hello");
  fakes.push(aws);
  return aws;
}
afterAll(() => Promise.all(fakes.map((aws) => aws.close())));

// the tests wait for processes during most of their time
describe.concurrent("the service as a process", () => {
  it("reads the parameter, decrypted, and answers", async () => {
    const aws = await fakeAws();
    const service = start({ AWS_ENDPOINT_URL: aws.url });
    const url = await service.url("public");
    await vi.waitFor(async () => expect(await status(url)).toBe(200), patience);
    const text = await (await fetch(url)).text();
    expect(text).toBe(`You have reached pod ${hostname()}. This pod read the SSM parameter value of: hello`);
    expect(aws.calls.map(({ body }) => JSON.parse(body))).toEqual([{ Name: "/webapi/message", WithDecryption: true }]);
  });

  it("is alive but not ready while SSM refuses, and ready as soon as SSM answers", async () => {
    const aws = await fakeAws();
    aws.value = undefined;
    const service = start({ AWS_ENDPOINT_URL: aws.url });
    const management = await service.url("management");
    await vi.waitFor(() => expect(service.stdout).toContain("reading the parameter failed"), patience);
    expect(await status(`${management}/livez`)).toBe(200);
    expect(await status(`${management}/readyz`)).toBe(503);
    expect(await status(await service.url("public"))).toBe(503);
    aws.value = "at last";
    await vi.waitFor(async () => expect(await status(`${management}/readyz`)).toBe(200), patience);
    expect(await (await fetch(await service.url("public"))).text()).toMatch(/at last$/);
  });

  it("logs the cause of a failure once for each attempt, by the name of its error and without stack frames", async () => {
    const aws = await fakeAws();
    aws.value = undefined;
    const service = start({ AWS_ENDPOINT_URL: aws.url });
    const url = await service.url("public");
    await vi.waitFor(() => expect(service.stdout).toContain("reading the parameter failed"), patience);
    await Promise.all(Array.from({ length: 50 }, () => status(url)));
    service.child.kill("SIGKILL");
    await service.exit;
    const causes = service.logged.filter(({ msg }) => msg === "reading the parameter failed");
    expect(causes.length).toBeLessThanOrEqual(aws.calls.length);
    expect(causes[0]?.err).toMatchObject({ type: "AccessDeniedException", message: expect.stringContaining("denied") });
    expect(service.stdout).not.toContain('"stack"');
  });

  it("logs an error with several causes without their stack frames", async () => {
    // a name with addresses of both families
    const service = start({ AWS_ENDPOINT_URL: `http://localhost:${await freePort()}` });
    await vi.waitFor(() => expect(service.stdout).toContain("reading the parameter failed"), patience);
    expect(service.logged.find(({ err }) => err !== undefined)?.err).toMatchObject({ code: "ECONNREFUSED" });
    expect(service.stdout).not.toContain('"stack"');
  });

  it("listens on all addresses of IPv4 and IPv6 without a setting", async () => {
    const aws = await fakeAws();
    const service = start({ AWS_ENDPOINT_URL: aws.url, HOST: undefined });
    const { port } = new URL(await service.url("public"));
    for (const address of ["127.0.0.1", "[::1]"]) expect(await status(`http://${address}:${port}/version`)).toBe(200);
  });

  it("serves a new value without a restart", async () => {
    const aws = await fakeAws();
    const service = start({ AWS_ENDPOINT_URL: aws.url, PARAMETER_TTL_SECONDS: "1" });
    const url = await service.url("public");
    await vi.waitFor(async () => expect(await (await fetch(url)).text()).toMatch(/hello$/), patience);
    aws.value = "changed";
    await vi.waitFor(async () => expect(await (await fetch(url)).text()).toMatch(/changed$/), patience);
  });

  it("gets its credentials by web identity", async () => {
    const aws = await fakeAws();
    const directory = await mkdtemp(join(tmpdir(), "service-test-"));
    const token = join(directory, "token");
    await writeFile(token, "the-token");
    const service = start({
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_ROLE_ARN: "arn:aws:iam::000000000000:role/webapi",
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
    });
    const url = await service.url("public");
    await vi.waitFor(async () => expect(await status(url)).toBe(200), patience);
    expect(aws.calls).toHaveLength(2);
    expect(aws.calls[0]?.body).toContain("WebIdentityToken=the-token");
    expect(aws.calls[1]?.authorization).toContain("Credential=ASIAFROMSTS/");
    await rm(directory, { recursive: true });
  });

  it("gets its credentials by EKS Pod Identity, with the token that EKS puts into the pod", async () => {
    const aws = await fakeAws();
    const directory = await mkdtemp(join(tmpdir(), "service-test-"));
    const token = join(directory, "eks-pod-identity-token");
    await writeFile(token, "the-token");
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
    const service = start({
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token,
    });
    const url = await service.url("public");
    await vi.waitFor(async () => expect(await status(url)).toBe(200), patience);
    expect(aws.calls).toHaveLength(2);
    expect(aws.calls[0]?.authorization).toBe("the-token");
    expect(aws.calls[1]?.authorization).toContain("Credential=ASIAFROMAGENT/");
    await rm(directory, { recursive: true });
  });

  it("never writes the parameter's value to its log", async () => {
    const aws = await fakeAws();
    const service = start({ AWS_ENDPOINT_URL: aws.url, LOG_LEVEL: "trace" });
    const url = await service.url("public");
    await vi.waitFor(async () => expect(await status(url)).toBe(200), patience);
    service.child.kill("SIGTERM");
    await service.exit;
    expect(service.stdout).toContain('"path":"/"');
    expect(service.stdout + service.stderr).not.toContain("hello");
  });
});

describe.concurrent("the end of the service", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "is not ready after %s, but serves during the drain, and exits with 0",
    async (signal) => {
      const aws = await fakeAws();
      const service = start({ AWS_ENDPOINT_URL: aws.url, DRAIN_SECONDS: "1" });
      const [url, management] = [await service.url("public"), await service.url("management")];
      await vi.waitFor(async () => expect(await status(`${management}/readyz`)).toBe(200), patience);
      const signalled = performance.now();
      service.child.kill(signal);
      await vi.waitFor(async () => expect(await status(`${management}/readyz`)).toBe(503), patience);
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("connection")).toBe("close");
      expect(await service.exit).toBe(0);
      expect(performance.now() - signalled).toBeGreaterThanOrEqual(1_000);
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it("does not wait for idle connections", async () => {
    const aws = await fakeAws();
    const service = start({ AWS_ENDPOINT_URL: aws.url });
    await (await fetch(await service.url("public"))).text();
    service.child.kill("SIGTERM");
    expect(await service.exit).toBe(0);
  });

  it("does not wait for connections on which nothing arrived", async () => {
    const aws = await fakeAws();
    const service = start({ AWS_ENDPOINT_URL: aws.url });
    const url = await service.url("public");
    await service.url("management");
    const { hostname, port } = new URL(url);
    const silent = connect(Number(port), hostname);
    const closed = new Promise((resolve) => silent.on("error", () => {}).on("close", resolve));
    await new Promise((resolve) => silent.on("connect", resolve));
    // connections are accepted in their order
    await status(url);
    service.child.kill("SIGTERM");
    expect(await service.exit).toBe(0);
    await closed;
    expect(service.stdout).toContain('"closed"');
    expect(service.stdout).not.toContain("connections are cut");
  });

  it("is immediate while the service is loading", async () => {
    const service = start({ NODE_OPTIONS: `--require=${SIGNAL_WHILE_LOADING}` });
    expect(await service.exit).toBe(0);
    expect(service.stdout).not.toContain("listening");
  });

  it("is immediate after a second signal", async () => {
    const aws = await fakeAws();
    const service = start({ AWS_ENDPOINT_URL: aws.url, DRAIN_SECONDS: "300" });
    await service.url("management");
    service.child.kill("SIGTERM");
    await vi.waitFor(() => expect(service.stdout).toContain("draining"), patience);
    service.child.kill("SIGTERM");
    expect(await service.exit).toBe(128 + 15);
  });
});

describe.concurrent("a service that can't start", () => {
  it("prints only one line for each wrong setting, and exits with 1", async () => {
    const service = start({ SSM_PARAMETER_NAME: undefined, PORT: "http" });
    expect(await service.exit).toBe(1);
    expect(service.stdout).toBe("");
    expect(service.stderr.trim().split("\n")).toEqual([
      "SSM_PARAMETER_NAME is required: the name of the SSM parameter to read",
      'PORT must be a whole number from 0 to 65535, but is "http"',
    ]);
  });

  it("reports that its port is in use, and exits with 1", async () => {
    const aws = await fakeAws();
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
    });
    const service = start({ AWS_ENDPOINT_URL: aws.url, PORT: String(port) });
    expect(await service.exit).toBe(1);
    expect(service.stderr).toBe(`listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`);
    other.close();
  });
});
